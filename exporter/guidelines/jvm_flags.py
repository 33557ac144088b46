"""Heap sizes in a JVM's command line.

Sources: the JDK's manual page of `java` (`-Xmx`, `-Xms`, and which options take the next argument), and
`Arguments::parse` of HotSpot, for which a flag that is given again replaces the one before.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_SIZE = re.compile(r"(0[xX][0-9a-fA-F]+|[0-9]+)([kKmMgGtT]?)")
_FACTORS = {"": 1, "k": 2**10, "m": 2**20, "g": 2**30, "t": 2**40}
_OPTIONS_WITH_A_VALUE = frozenset(
    (
        "-cp",
        "-classpath",
        "--class-path",
        "-p",
        "--module-path",
        "--upgrade-module-path",
        "--add-modules",
        "--add-exports",
        "--add-opens",
        "--add-reads",
        "--limit-modules",
        "--patch-module",
        "--enable-native-access",
        "--source",
    )
)
_OPTIONS_THAT_NAME_THE_PROGRAM = frozenset(("-jar", "-m", "--module"))

MAXIMUM_HEAP = ("-Xmx", "-XX:MaxHeapSize=")
INITIAL_HEAP = ("-Xms", "-XX:InitialHeapSize=")


@dataclass(frozen=True)
class SizeFlag:
    """A flag as it was written, and its bytes."""

    text: str
    size_bytes: int


def last_size(arguments: Sequence[str], prefixes: tuple[str, ...]) -> SizeFlag | None:
    """The flag in force among those that begin with one of the prefixes; None where none gives a size.

    Args:
        arguments: the command line, with or without the program `java` at its head.
        prefixes: the spellings of one setting, for example `MAXIMUM_HEAP`.
    """
    found = None
    for argument in _jvm_options(arguments):
        prefix = next((p for p in prefixes if argument.startswith(p)), None)
        size = None if prefix is None else parse_size(argument.removeprefix(prefix))
        if size is not None:
            found = SizeFlag(argument, size)
    return found


def parse_size(text: str) -> int | None:
    """A size in bytes: `2048m`, `2G`, `2147483648`, `0x80000000`; None where it is none, or zero (the JVM's choice)."""
    match = _SIZE.fullmatch(text)
    if match is None:
        return None
    digits = match[1]
    number = int(digits, 16) if digits[:2] in {"0x", "0X"} else int(digits)
    return number * _FACTORS[match[2].lower()] or None


def _jvm_options(arguments: Sequence[str]) -> Iterator[str]:
    """The options before the main class; what follows it belongs to the program."""
    rest = iter(arguments if arguments and arguments[0].startswith("-") else arguments[1:])
    for argument in rest:
        if argument in _OPTIONS_THAT_NAME_THE_PROGRAM or not argument.startswith(("-", "@")):
            return
        if argument in _OPTIONS_WITH_A_VALUE:
            next(rest, None)
        yield argument
