"""The web configurations of `testing/web_configurations`: ours and exporter-toolkit's verdict on each."""

from pathlib import Path

import pytest

from exporter.document import DocumentError
from exporter.web.security.cipher_suites import TLS12_SUITES, TLS13_SUITES
from exporter.web.security.file import load_web_configuration
from testing.web_configuration_table import BAD, GOOD, TABLE, VERDICTS, lay_out, lines_by_file

SUITES = ", ".join((*TLS12_SUITES, *sorted(TLS13_SUITES)))


def written(path: Path) -> dict[str, str]:
    return {name: line.replace("{suites}", SUITES) for name, line in lines_by_file(path).items()}


THEIRS = lines_by_file(VERDICTS)
EXPECTED = written(TABLE / "bad" / "expected.txt")
REFUSED = written(TABLE / "good" / "refused.txt")
"""What exporter-toolkit takes and we refuse: each line checked by hand, each reason in docs/web-configuration.md."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("web-configurations")
    lay_out(made)
    return made


def ours(folder: Path, name: str) -> str:
    """What is said of a file: nothing, where it is taken."""
    try:
        load_web_configuration(folder / name, shown_as=name)
    except DocumentError as error:
        return str(error)
    return ""


def test_each_file_stands_where_exporter_toolkit_puts_it() -> None:
    assert THEIRS.keys() == {*GOOD, *BAD}
    assert [name for name in GOOD if THEIRS[name] != f"{name}: valid"] == []
    assert [name for name in BAD if THEIRS[name] == f"{name}: valid"] == []


@pytest.mark.parametrize("name", GOOD)
def test_what_exporter_toolkit_takes_is_taken_but_for_what_is_listed(folder: Path, name: str) -> None:
    assert ours(folder, name) == REFUSED.get(name, "")


@pytest.mark.parametrize("name", BAD)
def test_what_exporter_toolkit_refuses_is_refused_with_its_line(folder: Path, name: str) -> None:
    assert ours(folder, name) == EXPECTED[name]
