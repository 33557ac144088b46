"""The list of targets for people: a table, and below it why servers are down."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from exporter.console.styled import Line, Style, Styled, Table
from exporter.model.target_status import TargetList, TargetState, TargetStatus
from exporter.secrecy.printable import printable

_HEADINGS = ("NAME", "STATE", "ADDRESS", "REASON", "SINCE", "LAST READ")
_FLEXIBLE = frozenset({0, 2})
_STYLES: Mapping[TargetState, Style] = {"up": "good", "down": "bad", "unread": "doubtful"}
_UNITS = ((86_400, "d"), (3_600, "h"), (60, "m"), (1, "s"))


def status_table(targets: Sequence[TargetStatus], now: datetime) -> Table:
    """Put targets into a table, in their order; times are how long ago they are."""
    return Table(_HEADINGS, [_row(target, now) for target in targets], _FLEXIBLE)


def causes(found: TargetList) -> Iterator[Line]:
    """Say of each target that is down why, and of each server beside them why it is not read."""
    for target in found.targets:
        if target.cause:
            yield Styled(f"{printable(target.name)}: {printable(target.cause)}", "bad")
    for left in found.not_read:
        reason = f"{printable(left.server)} (process {left.pid}) is not read: {printable(left.reason)}"
        yield Styled(reason, "doubtful")


def summary(found: TargetList) -> Iterator[Line]:
    """Say how many targets are up, in one line."""
    if not found.targets:
        yield "There are no targets."
    else:
        yield f"{sum(target.state == 'up' for target in found.targets)} of {len(found.targets)} up"


def ago(moment: datetime | None, now: datetime) -> str:
    """Say how long ago a moment is, by its two largest units: `3h12m`; `0s` of one to come, `-` where there is none."""
    if moment is None:
        return "-"
    left = max(0, int((now - moment).total_seconds()))
    parts: list[str] = []
    for seconds, unit in _UNITS:
        count, left = divmod(left, seconds)
        if count or parts:
            parts.append(f"{count}{unit}" if count else "")
    return "".join(parts[:2]) or "0s"


def _row(target: TargetStatus, now: datetime) -> tuple[Line, ...]:
    return (
        printable(target.name),
        Styled(target.state, _STYLES[target.state]),
        printable(target.address),
        printable(target.reason or "-"),
        ago(target.since, now),
        ago(target.last_read, now),
    )
