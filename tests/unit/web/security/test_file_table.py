"""The web configurations of `testing/web_configurations`: ours and exporter-toolkit's verdict on each."""

from pathlib import Path

import pytest

from exporter.document import DocumentError
from exporter.web.security.file import load_web_configuration
from testing.web_configuration_table import BAD, EXPECTED, GOOD, REFUSED, VERDICTS, X25519_REFUSED, lay_out, sets


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
    assert VERDICTS.keys() == {*GOOD, *BAD}
    assert EXPECTED.keys() == {*BAD}
    assert REFUSED.keys() <= {*GOOD}
    assert [name for name in GOOD if VERDICTS[name] != f"{name}: valid"] == []
    assert [name for name in BAD if VERDICTS[name] == f"{name}: valid"] == []


@pytest.mark.parametrize("name", GOOD)
def test_what_exporter_toolkit_takes_is_taken_but_for_what_is_listed(folder: Path, name: str) -> None:
    expected = REFUSED.get(name, "")
    if name == "curves_x25519.yml" and not sets("X25519"):
        expected = X25519_REFUSED
    assert ours(folder, name) == expected


@pytest.mark.parametrize("name", BAD)
def test_what_exporter_toolkit_refuses_is_refused_with_its_line(folder: Path, name: str) -> None:
    assert ours(folder, name) == EXPECTED[name]
