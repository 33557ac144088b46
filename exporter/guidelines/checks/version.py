"""Versions of programs in their order."""

import re
from typing import Annotated

from msgspec import Meta

VersionText = Annotated[str, Meta(pattern=r"^[0-9]{1,9}([._][0-9]{1,9}){0,9}$")]

_NUMBERS = re.compile(r"[0-9]{1,9}(?:[._][0-9]{1,9}){0,9}")


def version_numbers(text: str) -> tuple[int, ...] | None:
    """Give the numbers at the head of a version; None where it begins with none.

    `17.0.15+6-Debian` is 17, 0, 15 and `1.8.0_402` is 1, 8, 0, 402. Noughts at the end are left out: 4.0 is 4.
    """
    match = _NUMBERS.match(text)
    if match is None:
        return None
    numbers = [int(number) for number in re.split("[._]", match[0])]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)
