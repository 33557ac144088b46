"""How long the certificates of a server last, from now on: their ends are known from an inspection."""

from dataclasses import replace

from exporter.facts.fact import NOT_INSPECTED, Fact, Facts, Known
from exporter.facts.gatherer import Gatherer
from exporter.facts.subject import Subject

_NOT_AFTER = "certificate_not_after"
_DAY_SECONDS = 86_400


def days_left(subject: Subject) -> Facts:
    """Gather in how many days the certificate of each address ends; less than nought where it has ended."""
    return tuple(_left(each, subject.now) for each in subject.inspected.get(_NOT_AFTER, NOT_INSPECTED))


def _left(ends: Fact, now: float) -> Fact:
    if not isinstance(ends, Known) or not isinstance(ends.value, int | float):
        return ends
    days = (ends.value - now) / _DAY_SECONDS
    return replace(ends, value=days, evidence=f"{_told(days)} ({ends.evidence})")


def _told(days: float) -> str:
    if days <= 0:
        return f"ended {abs(days):.0f} days ago"
    return f"ends in {days:.0f} days" if days > 1 else "ends within a day"


GATHERERS = (Gatherer("certificate_days_left", days_left, needs=(_NOT_AFTER,)),)
