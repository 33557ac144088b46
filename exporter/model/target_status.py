"""How a target was when it was last read, as `/targets` tells it and the command `targets` shows it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

import msgspec

TargetState = Literal["up", "down", "unread"]
"""`unread` is a target whose first read has not ended yet."""

Moment = Annotated[datetime, msgspec.Meta(tz=True)]
"""A point in time that says its offset from UTC."""


@dataclass(frozen=True)
class TargetStatus:
    """A target, and how it was when it was last read.

    Attributes:
        name: the value of the label `target`.
        address: where it is read, `HOST:PORT`.
        state: whether it could be read.
        reason: why not, one of the values of the label `reason` of `wso2_scrape_error`; None where it could.
        cause: the same in a sentence without secrets.
        since: since when it is up, or down, whatever the reason.
        last_read: when the last read ended.
    """

    name: str
    address: str
    state: TargetState = "unread"
    reason: str | None = None
    cause: str = ""
    since: Moment | None = None
    last_read: Moment | None = None


@dataclass(frozen=True)
class LeftServer:
    """A server that was found on the machine and is not read.

    Attributes:
        server: where it is installed, or else what it runs.
        pid: its process id.
        reason: why it is not read, in one line.
    """

    server: str
    pid: int
    reason: str


@dataclass(frozen=True)
class TargetList:
    """All targets, and the servers beside them that are not read.

    Attributes:
        targets: the configured ones in the order of the configuration, then those that were found.
        not_read: what was found and is not read.
    """

    targets: tuple[TargetStatus, ...]
    not_read: tuple[LeftServer, ...] = ()


class MalformedTargetListError(ValueError):
    """A text that is no list of targets."""


def target_list_json(targets: TargetList) -> bytes:
    """Write a list of targets as JSON, which ends with a newline; times are in UTC as RFC 3339 has them."""
    return msgspec.json.format(msgspec.json.encode(targets), indent=1) + b"\n"


def target_list_of(body: bytes) -> TargetList:
    """Read what `target_list_json` wrote. Fields that are not known are left out.

    Raises:
        MalformedTargetListError: it is something else.
    """
    try:
        return msgspec.json.decode(body, type=TargetList)
    except (msgspec.DecodeError, RecursionError):  # the latter from hundreds of levels of brackets
        raise MalformedTargetListError("found something else, expected a list of targets") from None
