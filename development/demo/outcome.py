"""What came of a fault, and whether it is what must come of it."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from development.demo.alerts_seen import Sighting
from development.demo.fault import Fault, Reach
from development.demo.receiver.incidents import Incident, PageEvent, incidents

_SETTINGS = "guidelines"
"""The component of tickets on how a server is set up, which have nothing to do with faults."""
_TICKET = "warning"


@dataclass(frozen=True)
class Told:
    """An alert that somebody was told of.

    Attributes:
        alert: its name.
        server: whom it is about.
        page: whether it woke somebody; else it is a ticket.
        seconds: from the fault to it.
    """

    alert: str
    server: str
    page: bool
    seconds: float


@dataclass(frozen=True)
class Record:
    """What happened from the moment at which a fault was made.

    Attributes:
        called: when it was begun to be made, in seconds since the epoch.
        began: when it was there, from which the seconds to the page count.
        mended: when it was mended; None: it is not.
        events: PagerDuty's events of the stand.
        sightings: what Alertmanager has had.
        machine: the name of the machine.
    """

    called: float
    began: float
    mended: float | None
    events: Sequence[PageEvent]
    sightings: Sequence[Sighting]
    machine: str


@dataclass(frozen=True)
class Outcome:
    """What came of a fault.

    Attributes:
        fault: it.
        told: the alerts that somebody was told of, each once for a server, in the order in which they came.
        incidents: how many were opened.
        line: the first line of the first; empty where there is none.
        resolved: seconds from the mending until the last of them was resolved; None: one is open, or there was none.
        complaints: what is not as it must be.
    """

    fault: Fault
    told: tuple[Told, ...]
    incidents: int
    line: str
    resolved: float | None
    complaints: tuple[str, ...]


def told(fault: Fault, record: Record) -> tuple[Told, ...]:
    """Give the alerts that somebody was told of since a fault began, each once for a server.

    An alert of an incident counts from when the incident named it first.
    """
    firsts: dict[tuple[str, str], Told] = {}
    for each in sorted([*_pages(fault, record), *_tickets(fault, record)], key=lambda told: told.seconds):
        if each.seconds >= 0:
            firsts.setdefault((each.alert, each.server), each)
    return tuple(firsts.values())


def opened(fault: Fault, record: Record) -> tuple[Incident, ...]:
    """Give the incidents that a fault has opened."""
    return tuple(
        each for each in incidents(record.events) if each.opened >= record.called and _is_of(fault, each, record)
    )


def outcome(fault: Fault, record: Record, scale: float, failures: Sequence[str] = ()) -> Outcome:
    """Judge what came of a fault.

    Args:
        fault: it.
        record: what happened, until long after it was mended.
        scale: what every duration was divided by.
        failures: what went wrong while it was made and mended.
    """
    came, pages = told(fault, record), opened(fault, record)
    resolved = _resolved(record, pages)
    complaints = [*failures, *_missing(fault, came, scale), *_wrong_count(fault, pages)]
    complaints += [*_not_resolved(fault, pages, resolved, scale), *_late_tickets(fault, record)]
    line = pages[0].lines[0] if pages else ""
    return Outcome(fault, came, len(pages), line, resolved, tuple(complaints))


def strangers(faults: Sequence[Fault], events: Sequence[PageEvent]) -> tuple[Incident, ...]:
    """Give the incidents that no fault accounts for: about servers that were well, or about the machine.

    Args:
        faults: all that were made on a stand.
        events: PagerDuty's events of that stand.
    """
    names = frozenset[str]().union(*map(_names, faults))
    far = frozenset(alert for fault in faults if fault.reach is not Reach.SERVER for alert in fault.expects)
    return tuple(each for each in incidents(events) if each.server not in names and not far & set(each.alerts))


def all_told(fault: Fault, record: Record) -> bool:
    """Tell whether all came that must come of a fault."""
    return set(fault.expects) <= {each.alert for each in told(fault, record)}


def all_resolved(fault: Fault, record: Record) -> bool:
    """Tell whether no incident of a fault is open."""
    return all(each.resolved is not None for each in opened(fault, record))


def _pages(fault: Fault, record: Record) -> Iterator[Told]:
    for incident in opened(fault, record):
        for alert, at in incident.alerts.items():
            yield Told(alert, incident.server, page=True, seconds=at - record.began)


def _tickets(fault: Fault, record: Record) -> Iterator[Told]:
    for each in record.sightings:
        of_fault = each.server in _names(fault) or (fault.reach is not Reach.SERVER and each.alert in fault.expects)
        if each.severity == _TICKET and each.component != _SETTINGS and each.first >= record.called and of_fault:
            yield Told(each.alert, each.server, page=False, seconds=each.first - record.began)


def _is_of(fault: Fault, incident: Incident, record: Record) -> bool:
    if incident.server in _names(fault):
        return True
    expected = bool(set(incident.alerts) & set(fault.expects))
    match fault.reach:
        case Reach.SERVER:
            return False
        case Reach.MACHINE:
            return expected and incident.server == record.machine
        case Reach.ALL:  # what the machine has to say of its own is none of its doing
            return expected or incident.server != record.machine


def _names(fault: Fault) -> frozenset[str]:
    return frozenset(fault.names.values())


def _resolved(record: Record, pages: Sequence[Incident]) -> float | None:
    ends = [each.resolved for each in pages if each.resolved is not None]
    if record.mended is None or not ends or len(ends) < len(pages):
        return None
    return max(ends) - record.mended


def _missing(fault: Fault, came: Sequence[Told], scale: float) -> Iterator[str]:
    seconds: Mapping[str, float] = {each.alert: each.seconds for each in reversed(came)}
    limit = fault.within / scale
    for alert in fault.expects:
        if alert not in seconds:
            yield f"{alert} did not come"
        elif seconds[alert] > limit:
            yield f"{alert} came after {seconds[alert]:.0f} s, not {limit:.0f}"


def _wrong_count(fault: Fault, pages: Sequence[Incident]) -> Iterator[str]:
    expected = fault.incidents if fault.expects else 0
    if len(pages) != expected:
        about = ", ".join(f"{each.server} ({' '.join(each.alerts)})" for each in pages)
        yield f"{len(pages)} incidents, not {expected}{': ' if about else ''}{about}"


def _not_resolved(fault: Fault, pages: Sequence[Incident], resolved: float | None, scale: float) -> Iterator[str]:
    limit = fault.resolves_within / scale
    if not pages or math.isinf(limit):
        return
    if resolved is None:
        yield "not resolved"
    elif resolved < 0:
        yield f"resolved {-resolved:.0f} s before it was mended"
    elif resolved > limit:
        yield f"resolved after {resolved:.0f} s, not {limit:.0f}"


def _late_tickets(fault: Fault, record: Record) -> Iterator[str]:
    if record.mended is not None:
        late = (each.alert for each in _tickets(fault, record) if each.seconds > record.mended - record.began)
        names = dict.fromkeys(alert for alert in late if alert not in fault.expects)
        yield from (f"a ticket came after it was mended: {alert}" for alert in names)
