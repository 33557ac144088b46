"""What a configuration says of guidelines: exceptions, thresholds of its user's own, and answers of people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

from exporter.document import Mention
from exporter.model.assessment import Waiver

AnswerWord = Literal["yes", "no"]


@dataclass(frozen=True)
class WaiverRule:
    """An exception to a guideline, for some targets.

    Attributes:
        guideline: its id, and where that stands.
        targets: the targets' names; None: all.
        reason: why, in its maker's words.
        until: the end of its last day (UTC), in seconds since the epoch.
    """

    guideline: Mention
    targets: tuple[str, ...] | None
    reason: str
    until: float

    def is_for(self, target: str) -> bool:
        """Tell whether it is for a target; that of the machine alone has an empty name."""
        return self.targets is None or target in self.targets

    def at(self, now: float) -> Waiver:
        """Give it as it holds now, in seconds since the epoch."""
        return Waiver(self.reason, self.until, expired=now >= self.until)


@dataclass(frozen=True)
class OwnThresholds:
    """Thresholds in the place of a guideline's own, in its unit; None: the guideline's.

    Attributes:
        guideline: its id, and where that stands.
        target, warning, zero: as in the catalogue.
    """

    guideline: Mention
    target: float | None = None
    warning: float | None = None
    zero: float | None = None


@dataclass(frozen=True)
class Answer:
    """What a person says of a guideline that only a person can tell.

    Attributes:
        guideline: its id, and where that stands.
        answer: whether it is so.
        by: who says it.
        when: the day on which they did.
    """

    guideline: Mention
    answer: AnswerWord
    by: str
    when: date


@dataclass(frozen=True)
class Policy:
    """All that a configuration says of guidelines.

    Attributes:
        waivers, thresholds, answers: in the order of the file.
        expose_findings: whether everybody who reaches the endpoint may see the weaknesses of a named server.
    """

    waivers: tuple[WaiverRule, ...] = ()
    thresholds: tuple[OwnThresholds, ...] = ()
    answers: tuple[Answer, ...] = ()
    expose_findings: bool = False

    @property
    def mentions(self) -> Sequence[Mention]:
        """Give each guideline's id that stands in it."""
        waived, changed, answered = self.waivers, self.thresholds, self.answers
        return [
            *(each.guideline for each in waived),
            *(each.guideline for each in changed),
            *(each.guideline for each in answered),
        ]

    def out_of_force(self, now: float) -> tuple[str, ...]:
        """Say of each waiver that holds no longer, and of each answer that does not count yet, where it stands.

        Args:
            now: seconds since the epoch.
        """
        today = datetime.fromtimestamp(now, UTC).date()
        over = (_over(each) for each in self.waivers if now >= each.until)
        return (*over, *(_to_come(each) for each in self.answers if each.when > today))


def longest(waivers: Iterable[WaiverRule]) -> WaiverRule | None:
    """Give the waiver of some that holds the longest; None of none."""
    return max(waivers, key=lambda each: each.until, default=None)


def _over(waiver: WaiverRule) -> str:
    return str(waiver.guideline.error("found a waiver whose last day is over: it holds no longer"))


def _to_come(answer: Answer) -> str:
    return str(answer.guideline.error("found an answer of a day that is to come: it does not count before"))


NO_POLICY = Policy()
"""That of a configuration which says nothing of guidelines."""
