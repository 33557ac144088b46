"""One fact about a server: its value with the evidence, or why there is none."""

from dataclasses import dataclass

Value = bool | int | float | str | tuple[str, ...] | None
"""Bytes, a ratio, a number, a text, several texts, or whether something is so; None: the thing is not there."""


@dataclass(frozen=True)
class Known:
    """A fact that was read.

    Attributes:
        value: in the unit that the fact has: bytes, a ratio (0.5 is half), or a plain number; or a text.
        evidence: the value as a person reads it, with where it is from (`1.0 GiB (-Xmx1024m)`).
        approximate: whether the value may be smaller than what it stands for.
        read_at: when it was read, in seconds since the epoch; None where that was in this very scrape.
        source: what it was read from at that time, for example `files`: the label of the age; else empty.
        file, line: where it stands, below the server's home; empty and 0 where it stands in no file, or in no line.
        left: of a share of memory or disk, how many bytes are left; None of anything else.
    """

    value: Value
    evidence: str
    approximate: bool = False
    read_at: float | None = None
    source: str = ""
    file: str = ""
    line: int = 0
    left: float | None = None


@dataclass(frozen=True)
class Unknown:
    """A fact that could not be read, with the reason in a few words."""

    reason: str


@dataclass(frozen=True)
class NotApplicable:
    """A fact about something that such a server does not have, with the reason in a few words."""

    reason: str


@dataclass(frozen=True)
class Unanswered:
    """A fact that only a person can tell, and nobody has, with the reason in a few words."""

    reason: str


Fact = Known | Unknown | NotApplicable | Unanswered

Facts = tuple[Fact, ...]
"""One fact of each thing of its kind, for example of each connector; of a single thing one. Never none."""

SERVER_NOT_READ = Unknown("the server could not be read")

NOT_INSPECTED: Facts = (Unknown("nobody has looked yet: that is done once a server was read"),)
"""What is known of a fact before its first inspection."""
