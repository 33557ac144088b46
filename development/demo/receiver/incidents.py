"""What was received, and the incidents that PagerDuty makes of its events."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

Action = Literal["trigger", "acknowledge", "resolve"]
_ACTIONS: Mapping[str, Action] = {"trigger": "trigger", "acknowledge": "acknowledge", "resolve": "resolve"}
_SEVERITIES = frozenset({"critical", "error", "warning", "info"})


class RefusedEventError(Exception):
    """An event that PagerDuty would refuse; the message says why."""


@dataclass(frozen=True)
class PageEvent:
    """An event of PagerDuty.

    Attributes:
        at: when it came, in seconds since the epoch.
        action: what it does to its incident.
        key: its incident's.
        summary: its words; empty where it resolves.
        severity: PagerDuty's.
        server: whom it is about.
        alerts: the names of what fires.
        text: all that it says: reasons, first steps, links.
    """

    at: float
    action: Action
    key: str
    summary: str = ""
    severity: str = ""
    server: str = ""
    alerts: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Message:
    """A mail, or a message to Slack or a webhook.

    Attributes:
        at: when it came, in seconds since the epoch.
        channel: `mail`, `slack` or the webhook's name.
        line: its first line.
        server: whom it is about; empty where it does not say that.
    """

    at: float
    channel: str
    line: str
    server: str = ""


@dataclass(frozen=True)
class Incident:
    """What one person is woken for, once.

    Attributes:
        key: PagerDuty's `dedup_key`.
        server: whom it is about.
        opened: when, in seconds since the epoch.
        lines: its summaries in the order in which they came, none twice in a row.
        alerts: the names of what fired, in the order in which they came, each with when it was named first.
        resolved: when, in seconds since the epoch; None: it is open.
        text: all that its newest page says.
    """

    key: str
    server: str
    opened: float
    lines: tuple[str, ...]
    alerts: Mapping[str, float]
    resolved: float | None = None
    text: str = ""


@dataclass
class _Book:
    closed: list[Incident] = field(default_factory=list)
    open: dict[str, Incident] = field(default_factory=dict)


def page_event(at: float, body: Mapping[str, Any]) -> PageEvent:
    """Read an event of PagerDuty, and refuse what PagerDuty refuses ("Send an Alert Event", Events API v2).

    Args:
        at: when it came, in seconds since the epoch.
        body: what JSON made of it.

    Raises:
        RefusedEventError: something is missing that PagerDuty asks for.
    """
    action, key = _ACTIONS.get(str(body.get("event_action"))), str(body.get("dedup_key") or "")
    if not body.get("routing_key"):
        raise RefusedEventError("'routing_key' is missing")
    if action is None:
        raise RefusedEventError("'event_action' is none of trigger, acknowledge, resolve")
    if action != "trigger":
        return PageEvent(at, action, key)
    payload = body.get("payload") or {}
    summary, severity = str(payload.get("summary") or ""), str(payload.get("severity") or "")
    if not summary:
        raise RefusedEventError("'payload.summary' is missing or blank")
    if not payload.get("source"):
        raise RefusedEventError("'payload.source' is missing or blank")
    if severity not in _SEVERITIES:
        raise RefusedEventError("'payload.severity' is none of critical, error, warning, info")
    details = payload.get("custom_details") or {}
    server = str(details.get("server") or summary.partition(":")[0])
    names, text = _names(str(details.get("alerts") or "")), str(details.get("firing") or "").strip()
    return PageEvent(at, action, key, summary, severity, server, names, text)


def incidents(events: Iterable[PageEvent]) -> tuple[Incident, ...]:
    """Give the incidents that events make, in the order in which they were opened.

    An event of an incident that is open adds to it; one with the key of an incident that was resolved opens another.
    """
    book = _Book()
    for event in events:
        known = book.open.get(event.key)
        if event.action == "trigger":
            book.open[event.key] = _opened(event) if known is None else _added(known, event)
        elif event.action == "resolve" and known is not None:
            book.closed.append(replace(known, resolved=event.at))
            del book.open[event.key]
    return tuple(sorted([*book.closed, *book.open.values()], key=lambda incident: incident.opened))


def _opened(event: PageEvent) -> Incident:
    alerts = dict.fromkeys(event.alerts, event.at)
    return Incident(event.key, event.server, event.at, (event.summary,), alerts, text=event.text)


def _added(incident: Incident, event: PageEvent) -> Incident:
    lines = incident.lines if incident.lines[-1] == event.summary else (*incident.lines, event.summary)
    new = {name: event.at for name in event.alerts if name not in incident.alerts}
    return replace(incident, lines=lines, alerts={**incident.alerts, **new}, text=event.text)


def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.replace(",", " ").split()))
