"""Versions of programs in their order."""

import re
from typing import Annotated

from msgspec import Meta, Struct

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


class Versions(Struct, frozen=True, forbid_unknown_fields=True):
    """Versions from `at_least` on, up to before `below`."""

    at_least: VersionText | None = None
    below: VersionText | None = None

    def has(self, version: str) -> bool:
        """Tell whether a version is one of them; what is no version is not known to be none."""
        found = version_numbers(version)
        first, end = (None if limit is None else version_numbers(limit) for limit in (self.at_least, self.below))
        return found is None or ((first is None or found >= first) and (end is None or found < end))
