"""What a guideline read: a value with the words a person reads, or why there is none."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reading:
    """A value that was read.

    Attributes:
        value: bytes, a ratio, or a plain number, as the catalogue's unit says.
        words: the value as a person reads it, with where it is from.
        approximate: True where the value may be smaller than what it stands for (`approximate_tolerance`).
    """

    value: float
    words: str
    approximate: bool = False


@dataclass(frozen=True)
class Unknown:
    """Nothing could be read."""

    reason: str


Outcome = Reading | Unknown

SERVER_NOT_READ = Unknown("the server could not be read")
