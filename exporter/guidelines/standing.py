"""What the configuration and common causes make of verdicts: answers, exceptions, and faults that are counted once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from exporter.guidelines.catalogue import Catalogue
from exporter.guidelines.memory import VerdictMemory
from exporter.guidelines.policy import Answer, Policy, longest
from exporter.model.assessment import WORST_FIRST, Assessment

_FINDINGS = ("critical", "warning", "info")
_ANSWER_HOLDS_DAYS = 365


class Standing:
    """Turns verdicts on facts into those that are told.

    Args:
        catalogue: the guidelines that were judged.
        policy: what the configuration says of them.
    """

    def __init__(self, catalogue: Catalogue, policy: Policy) -> None:
        places = {guideline.id: place for place, guideline in enumerate(catalogue.guidelines)}
        self._answers = [(places[each.guideline.text], each) for each in policy.answers]
        self._waived = [
            (place, [each for each in policy.waivers if each.guideline.text == guideline])
            for guideline, place in places.items()
            if any(each.guideline.text == guideline for each in policy.waivers)
        ]
        causes = dict.fromkeys(guideline.cause for guideline in catalogue.guidelines if guideline.cause)
        self._causes = [
            [place for place, guideline in enumerate(catalogue.guidelines) if guideline.cause == cause]
            for cause in causes
        ]

    def of(
        self, judged: Sequence[Assessment], target: str, now: float, memory: VerdictMemory
    ) -> tuple[Assessment, ...]:
        """Give the verdicts on one target that are told.

        Args:
            judged: one of each guideline, in the catalogue's order.
            target: its name; empty for the machine alone.
            now: when that is, in seconds since the epoch.
            memory: what was told of them before.
        """
        told = list(judged)
        for place, answer in self._answers:
            if told[place].status == "unanswered":
                told[place] = _answered(told[place], answer, now)
        for place, waivers in self._waived:
            waiver = longest(each for each in waivers if each.is_for(target))
            if waiver is not None and told[place].status in _FINDINGS:
                holds = waiver.at(now)
                status = told[place].status if holds.expired else "waived"
                told[place] = replace(told[place], status=status, waiver=holds)
        for places in self._causes:
            _join(told, [place for place in places if told[place].status in ("critical", "warning")])
        return tuple([each if each is own else memory.told(each) for each, own in zip(told, judged, strict=True)])


def _join(told: list[Assessment], places: Sequence[int]) -> None:
    """Have one fault counted once: by the worst of its findings, of equals by the first."""
    if len(places) < 2:
        return
    first = min(places, key=lambda place: (WORST_FIRST.index(told[place].status), place))
    for place in places:
        if place != first:
            told[place] = replace(told[place], joined_to=told[first].guideline)


def _answered(question: Assessment, answer: Answer, now: float) -> Assessment:
    """Judge what a person says: `yes` is well for a year, `no` and older answers are a warning."""
    days = (datetime.fromtimestamp(now, UTC).date() - answer.when).days
    said = f"{answer.answer}, says {answer.by} on {answer.when.isoformat()}"
    if days < 0:
        return replace(question, found=f"{said}, a day that is to come")
    if answer.answer == "no":
        return replace(question, status="warning", score=0.0, found=said)
    if days >= _ANSWER_HOLDS_DAYS:
        return replace(question, status="warning", score=0.5, found=f"{said}, a year ago or more")
    return replace(question, status="ok", score=1.0, found=said)
