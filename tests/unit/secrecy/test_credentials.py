import copy
import dataclasses
import json
import pickle
import traceback
from pathlib import Path

import pytest

from exporter.secrecy.credentials import Credentials, Secret, UnreadableSecretError, read_secret_file

TEXT = "hunter2"


def test_a_secret_never_prints_itself() -> None:
    secret = Secret(TEXT)
    credentials = Credentials("admin", secret)
    printed = f"{secret} {secret!r} {[secret]} {credentials} {credentials!r}" + "%s" % secret  # noqa: UP031 - a log's way
    assert TEXT not in printed
    assert "<secret>" in printed


def test_a_secret_cannot_be_formatted_like_a_text() -> None:
    with pytest.raises(TypeError):
        f"{Secret(TEXT):>10}"


@pytest.mark.parametrize("write", [pickle.dumps, copy.copy, copy.deepcopy, json.dumps, hash], ids=lambda f: f.__name__)
def test_a_secret_is_not_written_anywhere(write: object) -> None:
    assert callable(write)
    with pytest.raises(TypeError) as caught:
        write(Secret(TEXT))
    assert TEXT not in "".join(traceback.format_exception(caught.value))


def test_credentials_are_not_written_with_their_secret() -> None:
    with pytest.raises(TypeError):
        dataclasses.asdict(Credentials("admin", Secret(TEXT)))


def test_secrets_are_equal_when_their_texts_are() -> None:
    assert Secret("pässword") == Secret("pässword")
    assert Secret(TEXT) != Secret("other")
    assert Secret(TEXT) != TEXT


def test_a_secret_is_revealed_on_demand() -> None:
    assert Secret(TEXT).reveal() == TEXT
    assert Credentials("admin", Secret(TEXT)).current_password() == Secret(TEXT)


@pytest.mark.parametrize(
    ("content", "secret"),
    [
        (b"hunter2", "hunter2"),
        (b"hunter2\n", "hunter2"),
        (b"hunter2\r\n", "hunter2"),
        (b"hunter2\n\n", "hunter2"),
        (b"hunter2\r", "hunter2"),
        (b" hunter2 \n", " hunter2 "),
        (b"\xef\xbb\xbfhunter2\r\n", "hunter2"),
        ("pässwörd\n".encode(), "pässwörd"),
        (b"x" * 65536, "x" * 65536),
    ],
    ids=range(9),
)
def test_line_breaks_at_the_end_of_a_secret_file_are_dropped(tmp_path: Path, content: bytes, secret: str) -> None:
    (tmp_path / "secret").write_bytes(content)
    assert read_secret_file(tmp_path / "secret").reveal() == secret


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "found an empty file, expected a secret"),
        (b"\n", "found an empty file, expected a secret"),
        (b"\r\n", "found an empty file, expected a secret"),
        (b"\xff\xfe", "found binary data, expected a text in UTF-8"),
        (b"hun\0ter2", "found binary data, expected a text in UTF-8"),
        (b"\nhunter2", "found more than one line, expected a secret alone, on one line"),
        (b"monitor\nhunter2\n", "found more than one line, expected a secret alone, on one line"),
        (b"monitor\rhunter2", "found more than one line, expected a secret alone, on one line"),
        (b"x" * 65537, "found more than 65536 bytes, expected a secret"),
    ],
    ids=range(9),
)
def test_a_file_without_a_secret_is_refused(tmp_path: Path, content: bytes, problem: str) -> None:
    (tmp_path / "secret").write_bytes(content)
    with pytest.raises(UnreadableSecretError) as caught:
        read_secret_file(tmp_path / "secret")
    assert str(caught.value) == problem


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("absent", "cannot be read: No such file or directory"),
        (".", "cannot be read: Is a directory"),
        ("a\0b", "found a path that no file can have"),
        ("x" * 5000, "cannot be read: File name too long"),
    ],
    ids=range(4),
)
def test_a_secret_file_that_cannot_be_read_is_told(tmp_path: Path, path: str, problem: str) -> None:
    with pytest.raises(UnreadableSecretError) as caught:
        read_secret_file(tmp_path / path)
    assert str(caught.value) == problem


def test_a_secret_file_is_read_anew_each_time(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    credentials = Credentials("admin", file)
    file.write_text("old\n")
    assert credentials.current_password() == Secret("old")
    file.write_text("new\n")
    assert credentials.current_password() == Secret("new")
