"""Policies as a configuration has them, with all of it in one file."""

from datetime import UTC, date, datetime

from exporter.document import Mention
from exporter.guidelines.policy import Answer, AnswerWord, OwnThresholds, WaiverRule

LAST_DAY = date(2026, 12, 31)
END = datetime(2027, 1, 1, tzinfo=UTC).timestamp()
"""The end of that day."""


def mention(guideline: str, line: int = 3) -> Mention:
    """An id that stands in the configuration."""
    return Mention(guideline, "c.yml", line, ("guidelines", "x", guideline))


def make_waiver(guideline: str, *targets: str, until: float = END) -> WaiverRule:
    """A waiver for targets; for all where none is named."""
    return WaiverRule(mention(guideline), targets or None, "replaced in spring", until)


def make_answer(guideline: str, answer: AnswerWord, when: date) -> Answer:
    """An answer that Jane Doe gave on a day."""
    return Answer(mention(guideline), answer, "Jane Doe", when)


def make_thresholds(
    guideline: str, target: float | None = None, warning: float | None = None, zero: float | None = None
) -> OwnThresholds:
    """Thresholds of one's own."""
    return OwnThresholds(mention(guideline), target, warning, zero)
