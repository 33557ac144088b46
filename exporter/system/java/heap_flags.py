"""Heap sizes in a JVM's command line.

Sources: the JDK's manual page of `java` (`-Xmx`, `-Xms`), and `Arguments::parse` of HotSpot, for which a flag that is
given again replaces the one before.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from exporter.system.java.command import JavaCommand

_SIZE = re.compile(r"(0[xX][0-9a-fA-F]+|[0-9]+)([kKmMgGtT]?)")
_SHARE = re.compile(r"-XX:MaxRAM(Percentage|Fraction)=([0-9]{1,9}(?:\.[0-9]{1,9})?)")
_FACTORS = {"": 1, "k": 2**10, "m": 2**20, "g": 2**30, "t": 2**40}

MAXIMUM_HEAP = ("-Xmx", "-XX:MaxHeapSize=")
INITIAL_HEAP = ("-Xms", "-XX:InitialHeapSize=")


@dataclass(frozen=True)
class SizeFlag:
    """A flag as it was written, and its bytes."""

    text: str
    size_bytes: int


def last_size(arguments: Sequence[str], prefixes: tuple[str, ...]) -> SizeFlag | None:
    """Find the flag in force among those that begin with one of the prefixes; None where none gives a size.

    Args:
        arguments: the command line, with or without the program `java` at its head.
        prefixes: the spellings of one setting, for example `MAXIMUM_HEAP`.
    """
    found = None
    for argument in JavaCommand.parse(arguments).options:
        if argument.startswith(prefixes):
            prefix = next(each for each in prefixes if argument.startswith(each))
            size = parse_size(argument.removeprefix(prefix))
            found = found if size is None else SizeFlag(argument, size)
    return found


def last_percentage(arguments: Sequence[str]) -> float:
    """Find how much of its memory a JVM takes for the heap where no size is given: `-XX:MaxRAMPercentage`, else 25.

    Source: globals.hpp and gc_globals.hpp of HotSpot. `MaxRAMFraction` of older ones is the same in other words.

    Args:
        arguments: the command line, with or without the program `java` at its head.
    """
    found = 25.0
    for option in JavaCommand.parse(arguments).options:
        match = _SHARE.fullmatch(option)
        number = float(match[2]) if match else 0.0
        if match and number:
            found = number if match[1] == "Percentage" else 100 / number
    return min(100.0, found)


def parse_size(text: str) -> int | None:
    """Read a size as bytes: `2048m`, `2G`, `2147483648`, `0x80000000`; None for none, and for zero (its choice)."""
    match = _SIZE.fullmatch(text)
    if match is None:
        return None
    digits = match[1]
    number = int(digits, 16) if digits[:2] in {"0x", "0X"} else int(digits)
    return number * _FACTORS[match[2].lower()] or None
