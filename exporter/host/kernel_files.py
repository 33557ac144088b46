"""Files of the kernel: small, made at each reading, and gone at any time."""

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress

_CHUNK = 64 * 1024
_WORD = re.compile(r"[^ \t\n]+")
_ESCAPED = re.compile(r"\\([0-7]{3})")
_BLANKS = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f"
    "\u205f\u3000"
)
"""Unicode's white space (the property White_Space), which node_exporter takes off the ends of an attribute."""


def read_text(path: str) -> str:
    """Read a file's text. Bytes that are not UTF-8 stay as lone surrogates (PEP 383).

    Raises:
        OSError: it cannot be read.
    """
    # half the cost of Path.read_text, which matters with some hundred files a scrape
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        chunks = [os.read(descriptor, _CHUNK)]
        while chunks[-1]:  # a file of /proc may come in several parts
            chunks.append(os.read(descriptor, _CHUNK))
    finally:
        os.close(descriptor)
    return b"".join(chunks).decode("utf-8", "surrogateescape")


def lines_of(text: str) -> list[str]:
    """Part a file of the kernel into its lines, without the newlines that end them.

    A newline alone ends one: the names of things may hold whatever else Python takes for an end (`str.splitlines`).
    """
    return text.removesuffix("\n").split("\n") if text else []


def words_of(line: str) -> list[str]:
    """Part a line at blanks and tabs: no name of an interface holds one, whatever else `str.split` splits at."""
    # for such a line both are the same, and this is three times as fast
    return line.split() if line.isascii() and line.isprintable() else _WORD.findall(line)


def unescape(path: str) -> str:
    """Undo the octal escapes of blanks, tabs, newlines and backslashes in a path of the kernel's lists of mounts."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 8)), path)


def attribute(folder: str, name: str) -> str | None:
    """Read the value of an attribute in a folder of sysfs, without white space around it.

    Returns:
        None where there is none: no such file, or one that the driver refuses to read, each with an error of its own
        (`carrier` of an interface that is down: EINVAL; a sensor that sleeps: EAGAIN, ENODATA, EIO).
    """
    return _attribute(f"{folder}/{name}", None)


def attributes(folder: str, names: Iterable[str]) -> dict[str, str | None]:
    """Read several attributes of one folder, as `attribute` does each, but go the way to the folder once."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError:
        return dict.fromkeys(names)
    try:
        return {name: _attribute(name, descriptor) for name in names}
    finally:
        os.close(descriptor)


def _attribute(path: str, folder: int | None) -> str | None:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC, dir_fd=folder)
    except OSError:
        return None
    try:
        # an attribute is no longer than a page and comes whole (kernel: filesystems/sysfs), so one read is enough
        return os.read(descriptor, _CHUNK).decode("utf-8", "surrogateescape").strip(_BLANKS)
    except OSError:
        return None
    finally:
        os.close(descriptor)


def numbered_folders(parent: str, prefix: str) -> list[tuple[str, str]]:
    """List folders named with a prefix and a number, by number: each one's number as a text, and its path.

    Returns:
        None of them where there is no such parent.
    """
    names = entries(parent)
    numbers = sorted(int(name[len(prefix) :]) for name in names if _is_numbered(name, prefix))
    return [(str(number), f"{parent}/{prefix}{number}") for number in numbers]


def entries(folder: str) -> list[str]:
    """List the names of everything in a folder, in order; nothing where there is no such folder.

    Raises:
        OSError: it cannot be read.
    """
    try:
        with os.scandir(folder) as found:
            return sorted(entry.name for entry in found)
    except FileNotFoundError:
        return []


def folders(parent: str) -> list[str]:
    """List the names of a folder's folders, in order; links to folders are some.

    Raises:
        OSError: the parent cannot be read.
    """
    with os.scandir(parent) as found:
        return sorted(entry.name for entry in found if entry.is_dir())


def fields_by_name(lines: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """Take apart lines of `name value value ...`: each one's name without its colon, and its values."""
    for line in lines:
        name, *values = words_of(line)
        yield name.rstrip(":"), values


def first_readable(paths: Iterable[str]) -> str | None:
    """Read the text of the first file that there is; None where there is none.

    Raises:
        OSError: one that there is cannot be read.
    """
    for path in paths:
        with suppress(FileNotFoundError):
            return read_text(path)
    return None


def _is_numbered(name: str, prefix: str) -> bool:
    number = name[len(prefix) :]
    return name.startswith(prefix) and number.isascii() and number.isdigit() and str(int(number)) == number
