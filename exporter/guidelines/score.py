"""How the scores and statuses of guidelines add up."""

from collections.abc import Collection, Sequence

from exporter.model.assessment import WORST_FIRST, Assessment, CategoryScore, Status

MOST_READY_WHILE_CRITICAL = 0.49
"""A server with something critical is not half ready, however well it stands otherwise."""


def worst_status(statuses: Collection[Status]) -> Status:
    """Find the worst of some statuses; `unknown` of none."""
    return min(statuses, key=WORST_FIRST.index, default="unknown")


def category_score(category: str, title: str, members: Sequence[Assessment]) -> CategoryScore:
    """Reckon a category's score and status.

    The score is the weighted mean of what is known and not waived, each fault once, but never more than the lowest
    headroom guideline's: a server that is about to run out of something is not well because it was set up well. The
    status is the worst member's.
    """
    status = worst_status([member.status for member in members])
    ids = {member.guideline for member in members}
    counted = (member for member in members if member.status != "waived" and member.joined_to not in ids)
    known = [(member, member.score) for member in counted if member.score is not None]
    if not known:
        return CategoryScore(category, title, status, None)
    mean = sum([member.weight * score for member, score in known]) / sum([member.weight for member, _ in known])
    headroom = [score for member, score in known if member.kind == "headroom"]
    return CategoryScore(category, title, status, min([mean, *headroom]))


def readiness(categories: Sequence[CategoryScore]) -> float | None:
    """Take the mean of the categories' known scores, less than half while one is critical; None where none is known.

    A category is critical where one of its guidelines is, and none is critical that is waived.
    """
    known = [category.score for category in categories if category.score is not None]
    if not known:
        return None
    mean = sum(known) / len(known)
    is_critical = any(category.status == "critical" for category in categories)
    return min(mean, MOST_READY_WHILE_CRITICAL) if is_critical else mean
