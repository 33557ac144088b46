"""What the man pages say; that they are good roff is held by tests/integration/development/test_man_pages.py."""

import re
from pathlib import Path

import pytest

from development import man_pages
from exporter.console.command_set import COMMANDS


def plain(roff: str) -> str:
    """A page's words without roff's marks."""
    return re.sub(r"\\f[BIR]|\\[,/]", "", roff).replace("\\-", "-").replace("\\(dq", '"')


def test_there_is_a_page_for_the_program_and_one_for_each_command() -> None:
    pages = man_pages.man_pages()
    assert pages.keys() == {
        "wso2-exporter.1",
        *(f"wso2-exporter-{name}.1" for name in COMMANDS.names() if name != "serve"),
    }


@pytest.mark.parametrize("name", COMMANDS.names())
def test_a_page_has_every_flag_status_and_example(name: str) -> None:
    file = "wso2-exporter.1" if name == "serve" else f"wso2-exporter-{name}.1"
    page = plain(man_pages.man_pages()[file])
    command = COMMANDS.command(name)
    flags = set(COMMANDS.parser(name).flags()) - {"-h", "--help"}
    assert {flag for flag in flags if not re.search(rf"^{flag}( |$)", page, re.MULTILINE)} == set()
    for term, _ in (*command.exit_status, *command.examples):
        assert f"\n.B {term}\n" in page
    sections = re.findall(r"^\.SH (.+)$", page, re.MULTILINE)
    assert sections[:2] == ["NAME", "SYNOPSIS"]
    assert sections[-1] == "SEE ALSO"
    assert {"DESCRIPTION", "FILES", "EXIT STATUS"} <= {*sections}


def test_the_day_is_that_of_reproducible_builds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "951782400")
    assert '"February 29, 2000"' in man_pages.man_pages()["wso2-exporter.1"]


def test_the_pages_are_written_into_a_folder(tmp_path: Path) -> None:
    assert man_pages.main([str(tmp_path / "man" / "man1")]) == 0
    assert {path.name for path in (tmp_path / "man" / "man1").iterdir()} == man_pages.man_pages().keys()


def test_a_folder_is_wanted(capsys: pytest.CaptureFixture[str]) -> None:
    assert man_pages.main([]) == 2
    assert capsys.readouterr().err == "usage: python -m development.man_pages DIR\n"
