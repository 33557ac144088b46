"""User names and passwords: never printed, and read from their file anew for each login."""

import hmac
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from exporter.system.files import UnreadableFileError, read_small_file

_MAXIMUM_BYTES = 64 * 1024
_DEFAULT = "admin"
"""The name and the password of the first user, in every `deployment.toml` that WSO2 delivers."""


class UnreadableSecretError(Exception):
    """A secret's file that cannot be used; the message says why and holds nothing of its content."""


class Secret:
    """A text that never prints itself: not in `str`, `repr`, a format, a log or a traceback."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Give the text itself: only for the login that it is meant for."""
        return self._text

    def __repr__(self) -> str:
        return "<secret>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(self._text.encode(), other._text.encode())

    __hash__ = None  # type: ignore[assignment]  # a secret is no key

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not written anywhere")


@dataclass(frozen=True)
class Credentials:
    """A user name and a password, or the file that holds it.

    Attributes:
        username: the user's name.
        password: the password, or the file that holds it: a file is read at each login, so it can be rotated.
    """

    username: str
    password: Secret | Path

    def current_password(self) -> Secret:
        """Give the password as it is now, read from its file where it stands in one.

        Raises:
            UnreadableSecretError: the file cannot be read, is empty or is no text.
        """
        return self.password if isinstance(self.password, Secret) else read_secret_file(self.password)

    def is_default(self) -> bool:
        """Tell whether it is the login that WSO2's servers come with, `admin` with `admin`; a password is read anew.

        A password that cannot be read is none that anybody knows.
        """
        try:
            return self.username == _DEFAULT and self.current_password() == Secret(_DEFAULT)
        except UnreadableSecretError:
            return False


def read_secret_file(path: Path) -> Secret:
    """Read a secret from its file, without a byte order mark and the line breaks that editors leave at its end.

    Raises:
        UnreadableSecretError: the file cannot be read, is empty, larger than 64 KiB, is no text in UTF-8, or has more
            than one line.
    """
    try:
        content = read_small_file(path, _MAXIMUM_BYTES, "a secret")
    except UnreadableFileError as error:
        raise UnreadableSecretError(str(error)) from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise UnreadableSecretError("found binary data, expected a text in UTF-8")
    text = text.rstrip("\r\n")
    if not text:
        raise UnreadableSecretError("found an empty file, expected a secret")
    if "\n" in text or "\r" in text:
        raise UnreadableSecretError("found more than one line, expected a secret alone, on one line")
    return Secret(text)
