"""How statuses, scores and verdicts are told: in words with a mark, never by colour alone."""

from collections.abc import Mapping

from exporter.model.assessment import WORST_FIRST, CategoryScore, Report, Status
from exporter.web.pages.markup import html_text

MARKS: Mapping[Status, str] = {
    "critical": "✕",
    "warning": "!",
    "unknown": "?",
    "unanswered": "?",
    "info": "i",
    "ok": "✓",
    "waived": "~",
    "not_applicable": "·",
}
FINDINGS: tuple[Status, ...] = ("critical", "warning", "info")
"""The statuses of what is not as the guidelines say, the worst first."""

COUNTED: Mapping[Status, str] = {
    "critical": "critical",
    "warning": "to mend",
    "unknown": "not known",
    "unanswered": "not answered",
    "info": "worth knowing",
    "ok": "well",
    "waived": "waived",
    "not_applicable": "not applicable",
}
"""What is said of a number of guidelines with a status."""
_ROUNDING = 1e-9
"""What a float may lack of a whole per cent: 0.57 * 100 is less than 57."""
_MOST: Mapping[Status, int] = {"critical": 49, "warning": 99}
"""Per cent that are shown at most beside a status; half is what a critical server never reaches."""


def words(status: Status) -> str:
    """Say a status in words."""
    return status.replace("_", " ")


def pill(status: Status, text: str) -> str:
    """Show a status with its mark, and a text beside it."""
    return f'<span class="pill {status}">{MARKS[status]} {html_text(text)}</span>'


def percent(score: float, status: Status = "ok") -> str:
    """Write a score as a percentage, rounded down: only what is whole is called 100 %, and nothing that is to mend."""
    return f"{min(int(score * 100 + _ROUNDING), _MOST.get(status, 100))} %"


def worst_of(report: Report) -> Status:
    """Find the worst status among the guidelines of a report; `unknown` where there are none."""
    return next((status for status, count in report.counts.items() if count), "unknown")


def readiness(report: Report) -> str:
    """Show how ready a server is, and of how much that is known."""
    if report.readiness is None:
        return "not known"
    shown = f"<strong>{percent(report.readiness, worst_of(report))}</strong>"
    return f"{shown} <small>of what is known</small>" if report.counts["unknown"] else shown


def category_score(category: CategoryScore) -> str:
    """Write a category's score; nothing where it has none, or where something critical is more than any number says."""
    if category.score is None or category.status == "critical":
        return ""
    return percent(category.score, category.status)


def category_words(category: CategoryScore) -> str:
    """Say a category's score and status so that one explains the other."""
    status = words(category.status)
    shown = category_score(category)
    if category.score is None or not shown:
        return "not known" if category.status == "unknown" else status
    if category.status in ("unknown", "unanswered"):
        return f"{shown} of what is known"
    if category.status == "ok" and category.score < 1:
        return f"{shown}, {status}, with less to spare than recommended"
    return f"{shown}, {status}"


def counts(report: Report) -> str:
    """Show how many guidelines have each status, the worst first."""
    told = [(status, report.counts[status]) for status in WORST_FIRST]
    pills = [pill(status, f"{count} {COUNTED[status]}") for status, count in told if count]
    return f'<p class="counts">{" ".join(pills)}</p>'


WHAT_A_SCORE_IS = (
    "A category's score is the weighted mean of what is known of it: 100 % is at or beyond every target, 0 % is "
    "critical or worse. It is no more than what has least to spare, and is not shown while something in it is "
    "critical. How ready a server is, is the mean of its categories, and below 50 % while anything is critical. "
    "What is unknown, not answered, waived or only worth knowing does not count."
)
NOT_SECURITY = "Full marks are not security: they say that nothing was found that the guidelines speak of."
