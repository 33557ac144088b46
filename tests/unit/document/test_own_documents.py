"""Files that come with the exporter are read by libyaml: as any other YAML file is, only sooner."""

from pathlib import Path

import pytest

import exporter
from exporter.document import DocumentError
from exporter.document.reader import read_document, read_own_document

SHIPPED = sorted(Path(exporter.__file__).parent.rglob("*.yml"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_a_shipped_file_says_the_same_by_both(path: Path) -> None:
    own, other = read_own_document(path), read_document(path)
    assert (own.data, own.lines) == (other.data, other.lines)


@pytest.mark.parametrize("text", ["a: [", "a: 1\na: 2\n", "a: \x01\n", "- " * 3000])
def test_what_is_wrong_is_told_as_of_any_file(tmp_path: Path, text: str) -> None:
    file = tmp_path / "pack.yml"
    file.write_text(text)
    with pytest.raises(DocumentError) as own:
        read_own_document(file)
    with pytest.raises(DocumentError) as other:
        read_document(file)
    assert str(own.value) == str(other.value)
