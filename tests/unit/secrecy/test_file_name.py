"""A file's name is repeated where it can be no secret that was written in the wrong place."""

from pathlib import Path

import pytest

from exporter.secrecy.file_name import file_prefix


@pytest.mark.parametrize("text", ["server.key", "/etc/web/key", "./key", "../keys/web", "a.password"])
def test_what_looks_like_a_file_is_named(text: str, tmp_path: Path) -> None:
    assert file_prefix(tmp_path / text, text) == f"{text}: "


@pytest.mark.parametrize(
    "text", ["S3cr3t-Hunter2", "hunter2.old", "./key MIIEvQ", "MIIEvQ server.key", "./a\nMIIEvQ.key", ""]
)
def test_what_does_not_is_not(text: str, tmp_path: Path) -> None:
    assert file_prefix(tmp_path / "absent" / text, text) == ""


def test_a_file_that_is_there_is_named_whatever_it_is_called(tmp_path: Path) -> None:
    (tmp_path / "the key").touch()
    assert file_prefix(tmp_path / "the key", "the key") == "the key: "
