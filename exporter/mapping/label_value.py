"""The value of a label as it is served: in UTF-8, and of bounded length."""

import hashlib
from typing import Final

LONGEST: Final = 1024
"""So many characters a value has at most. Prometheus stores what a label holds with each series, and a server may send
texts of megabytes."""

_DIGITS = 16


def is_long(value: str) -> bool:
    """Tell whether a label's value has to be shortened."""
    return len(value) > LONGEST


def label_value(value: str) -> str:
    """Make a text fit to be a label's value: without lone surrogates, which UTF-8 cannot have, and not too long.

    One that is too long ends with an ellipsis and with digits that tell it from others that begin like it.
    """
    if len(value) > LONGEST:
        digest = hashlib.sha256(value.encode(errors="replace")).hexdigest()[:_DIGITS]
        value = f"{value[: LONGEST - _DIGITS - 1]}\N{HORIZONTAL ELLIPSIS}{digest}"
    return value if value.isascii() else value.encode(errors="replace").decode()
