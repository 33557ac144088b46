"""How values become scores and statuses, and how those add up."""

from collections.abc import Collection, Sequence

from exporter.guidelines.thresholds import Thresholds
from exporter.model.assessment import Assessment, CategoryScore, Status

WORST_FIRST: tuple[Status, ...] = ("critical", "warning", "unknown", "ok", "waived")
"""What is unknown keeps a category from being called ok, and hides nothing that is known to be worse."""


def score_of(value: float, thresholds: Thresholds) -> float:
    """1 at the target or better, 0 at `zero` or worse, linear between."""
    span = thresholds.target - thresholds.zero
    return min(1.0, max(0.0, (value - thresholds.zero) / span))


def status_of(value: float, thresholds: Thresholds) -> Status:
    """`critical`, `warning` or `ok`, by the thresholds."""
    if thresholds.within(value, thresholds.zero) and not thresholds.never_critical:
        return "critical"
    if thresholds.warning is None:
        return "ok" if thresholds.reaches(value, thresholds.target) else "warning"
    return "warning" if thresholds.within(value, thresholds.warning) else "ok"


def worst_status(statuses: Collection[Status]) -> Status:
    """The worst of some statuses; `unknown` of none."""
    return min(statuses, key=WORST_FIRST.index, default="unknown")


def category_score(category: str, members: Sequence[Assessment]) -> CategoryScore:
    """A category's score and status.

    The score is the weighted mean of what is known, but never more than the lowest headroom guideline's: a server that
    is about to run out of something is not well because it was set up well. The status is the worst member's.
    """
    status = worst_status([member.status for member in members])
    known = [(member, member.score) for member in members if member.score is not None]
    if not known:
        return CategoryScore(category, status, None)
    mean = sum(member.weight * score for member, score in known) / sum(member.weight for member, _ in known)
    headroom = [score for member, score in known if member.kind == "headroom"]
    return CategoryScore(category, status, min([mean, *headroom]))


def readiness(categories: Sequence[CategoryScore]) -> float | None:
    """The mean of the categories' known scores; None where none is known."""
    known = [category.score for category in categories if category.score is not None]
    return sum(known) / len(known) if known else None
