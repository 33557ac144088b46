"""Durations as Go writes them: `1s`, `1m30s`, `250ms` (https://pkg.go.dev/time#ParseDuration)."""

import re
from fractions import Fraction

_NANOSECONDS = {
    "ns": 1,
    "us": 10**3,
    "\u00b5s": 10**3,  # the micro sign
    "\u03bcs": 10**3,  # the Greek letter
    "ms": 10**6,
    "s": 10**9,
    "m": 60 * 10**9,
    "h": 3600 * 10**9,
}
_PART = re.compile(rf"(?=\.?[0-9])([0-9]*)(?:\.([0-9]*))?({'|'.join(_NANOSECONDS)})(?![a-z])")
_MAXIMUM_CHARACTERS = 64
_MAXIMUM = 2**63 - 1
"""Nanoseconds that Go's type holds: about 292 years."""


def duration(text: str) -> float:
    """Read a duration.

    Returns:
        seconds; less than 0 where it begins with a minus.

    Raises:
        ValueError: it is none, or is longer than 292 years.
    """
    sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text.removeprefix("+"))
    if digits == "0":
        return 0.0
    parts = list(_PART.finditer(digits))
    if not parts or "".join(part[0] for part in parts) != digits or len(digits) > _MAXIMUM_CHARACTERS:
        raise ValueError("found a text that is no duration, expected one such as 1s or 250ms")
    nanoseconds = sum(_nanoseconds(part[1], part[2] or "", part[3]) for part in parts)
    if nanoseconds > _MAXIMUM:
        raise ValueError("found more than 292 years, expected a duration such as 1s or 250ms")
    return sign * nanoseconds / 10**9


def _nanoseconds(whole: str, fraction: str, unit: str) -> int:
    """Reckon one part; what is less than a nanosecond is cut off."""
    return int(Fraction(int(f"0{whole}{fraction}") * _NANOSECONDS[unit], 10 ** len(fraction)))
