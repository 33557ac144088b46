"""The configuration's fields that are more than plain values: how each is read from its text, and what it must be.

None of the messages repeats the text, which may be a password that was written in the wrong place; but a file is named
that is there, or that nobody can take for anything else.
"""

import ipaddress
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from exporter.config.placeholder import PLACEHOLDER_FOUND, holds_placeholder
from exporter.document import kind
from exporter.jmx import ServiceUrl
from exporter.secrecy.credentials import Secret, UnreadableSecretError, read_secret_file
from exporter.secrecy.file_name import file_prefix
from exporter.system.files import UnreadableFileError, check_readable

_MAXIMUM_LABEL = 128
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PERIOD = re.compile(r"([1-9][0-9]{0,5})([mhd])")
_SECONDS = {"m": 60.0, "h": 3600.0, "d": 86_400.0}
_HOST = re.compile(r"(?=.{1,253}\Z)[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_.])?")


class LabelText(str):
    """A text for labels and logs: one line of printable characters, without blanks at its ends."""

    __slots__ = ()


class HostText(str):
    """A host's name, or its address: of IPv6 without brackets."""

    __slots__ = ()


class AbsolutePath(str):
    """A path from the root on, of something that need not be there yet."""

    __slots__ = ()


class Day:
    """A day, written as 2026-12-31."""

    __slots__ = ("date",)

    def __init__(self, day: date) -> None:
        self.date = day


class Period(float):
    """How long something lasts, in seconds, written as a whole number with its unit: 90m, 36h, 7d."""

    __slots__ = ()


class LaterFile:
    """A file that need not be there yet, and is looked for each time."""

    __slots__ = ("path",)

    def __init__(self, path: Path) -> None:
        self.path = path


class PemFile:
    """A file of certificates or keys that could be read just now."""

    __slots__ = ("path",)

    def __init__(self, path: Path) -> None:
        self.path = path


class PackPath:
    """A file of mapping rules that could be read just now."""

    __slots__ = ("path",)

    def __init__(self, path: Path) -> None:
        self.path = path


class Address:
    """The address of a JMX connector server."""

    __slots__ = ("url",)

    def __init__(self, url: ServiceUrl) -> None:
        self.url = url


def field_reader(folder: Path) -> Callable[[type, Any], Any]:
    """Make the function that reads fields of the types of this module (msgspec's `dec_hook`).

    Args:
        folder: the folder of the configuration file; relative paths start there.
    """

    def read_file(text: str) -> Path:
        return _password_file(folder / text, text)

    def read_later(text: str) -> LaterFile:
        return LaterFile(folder / _possible_path(text))

    def read_pem(text: str) -> PemFile:
        return PemFile(readable(folder / text, text))

    def read_pack(text: str) -> PackPath:
        return PackPath(readable(folder / text, text))

    readers: dict[type, Callable[[str], Any]] = {
        LabelText: label_text,
        HostText: _host,
        PemFile: read_pem,
        PackPath: read_pack,
        LaterFile: read_later,
        AbsolutePath: _absolute_path,
        Day: _day,
        Period: _period,
        Address: _address,
        Secret: _secret,
        Path: read_file,
    }

    def read(wanted: type, value: Any) -> Any:
        if not isinstance(value, str):
            in_quotes = " in quotes" if isinstance(value, bool | int | float) else ""
            raise ValueError(f"found {kind(value)}, expected a text{in_quotes}")  # noqa: TRY004 - what msgspec expects
        if not value:
            raise ValueError("found an empty text, expected at least one character")
        return readers[wanted](value)

    return read


def label_text(text: str) -> LabelText:
    """Read a text for labels and logs.

    Raises:
        ValueError: it is more than a line, too long, or has blanks at its ends.
    """
    if not text.isprintable():
        raise ValueError("found a character that cannot be printed, expected one line of printable characters")
    if text != text.strip():
        raise ValueError("found a blank at the beginning or end, expected none there")
    if len(text) > _MAXIMUM_LABEL:
        raise ValueError(f"found {len(text)} characters, expected at most {_MAXIMUM_LABEL}")
    return LabelText(text)


def _host(text: str) -> HostText:
    """Read a host; IPv6 may stand in brackets, as it does in an address with a port."""
    address = text[1:-1] if text.startswith("[") and text.endswith("]") else text
    if ":" in address:
        try:
            return HostText(ipaddress.IPv6Address(address))
        except ValueError:
            raise ValueError("found a text with ':', expected a host's name or address without a port") from None
    if not _HOST.fullmatch(text):
        raise ValueError("found a text that no host can have as its name, expected a host's name or address")
    return HostText(text)


def _possible_path(text: str) -> str:
    if "\0" in text:
        raise ValueError("found a path that no file can have")
    return text


def _absolute_path(text: str) -> AbsolutePath:
    if not text.startswith("/"):
        raise ValueError("found no absolute path, expected one that begins with /")
    return AbsolutePath(_possible_path(text))


def _day(text: str) -> Day:
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None or day == date.max:  # after which there is no other
        raise ValueError("found no day, expected one such as 2026-12-31")
    return Day(day)


def _period(text: str) -> Period:
    match = _PERIOD.fullmatch(text)
    if match is None:
        raise ValueError("found no period, expected a whole number with its unit, such as 90m, 36h or 7d")
    return Period(float(match[1]) * _SECONDS[match[2]])


def _address(text: str) -> Address:
    return Address(ServiceUrl.parse(text))


def _secret(text: str) -> Secret:
    if any(character in text for character in "\n\r\0"):
        raise ValueError("found a line break or a NUL, expected one line")
    return Secret(text)


def _password_file(path: Path, text: str) -> Path:
    try:
        secret = read_secret_file(path)
    except UnreadableSecretError as error:
        raise ValueError(f"{file_prefix(path, text)}{error}") from None
    if holds_placeholder(secret.reveal()):
        raise ValueError(f"{file_prefix(path, text)}{PLACEHOLDER_FOUND}")
    return path


def readable(path: Path, text: str) -> Path:
    """Check that a file can be read just now.

    Args:
        path: the file.
        text: how its user named it.

    Raises:
        ValueError: it cannot; the message names it where that repeats no secret.
    """
    try:
        check_readable(path)
    except UnreadableFileError as error:
        raise ValueError(f"{file_prefix(path, text)}{error}") from None
    return path
