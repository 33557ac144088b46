"""The key `guidelines`: exceptions, thresholds of one's own, answers, and who sees findings."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, time, timedelta
from difflib import get_close_matches
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, UnsetType

from exporter.config.fields import Day, LabelText
from exporter.document import Document, FieldPath
from exporter.guidelines.policy import Answer, OwnThresholds, Policy, WaiverRule

_Text = Annotated[str, msgspec.Meta(min_length=1)]
_Amount = Annotated[float, msgspec.Meta(ge=0)]


class WaiverFields(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """An entry of `guidelines.waivers`: a guideline that is not met, and is not to be."""

    guideline: _Text
    reason: LabelText
    until: Day
    targets: Annotated[tuple[LabelText, ...], msgspec.Meta(min_length=1)] | UnsetType = UNSET


class ThresholdFields(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A member of `guidelines.thresholds`: numbers in the place of the catalogue's, in its unit."""

    target: _Amount | UnsetType = UNSET
    warning: _Amount | UnsetType = UNSET
    zero: _Amount | UnsetType = UNSET


class AnswerFields(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A member of `guidelines.answers`: what a person says, who, and when."""

    answer: Literal["yes", "no"]
    by: LabelText
    when: Day


class GuidelineFields(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The key `guidelines`: what becomes of the verdicts on production guidelines."""

    expose_findings: bool = False
    waivers: tuple[WaiverFields, ...] | UnsetType = UNSET
    thresholds: Mapping[str, ThresholdFields] | UnsetType = UNSET
    answers: Mapping[str, AnswerFields] | UnsetType = UNSET


def guideline_policy(
    document: Document, fields: GuidelineFields, targets: Collection[str], *, finds_targets: bool
) -> Policy:
    """Turn the key `guidelines` into a policy. Whether there are such guidelines is looked up with the catalogue.

    Args:
        document: the configuration.
        fields: the value of the key.
        targets: the names of all configured targets.
        finds_targets: whether there may be others, which are found and not known yet.

    Raises:
        DocumentError: a waiver names a target that there is not, or thresholds hold nothing.
    """
    waivers = () if fields.waivers is UNSET else fields.waivers
    thresholds = {} if fields.thresholds is UNSET else fields.thresholds
    answers = {} if fields.answers is UNSET else fields.answers
    if not finds_targets:
        for index, waiver in enumerate(waivers):
            _check_targets(document, ("guidelines", "waivers", index, "targets"), waiver, targets)
    return Policy(
        waivers=tuple(_waiver(document, index, waiver) for index, waiver in enumerate(waivers)),
        thresholds=tuple(_thresholds(document, name, own) for name, own in thresholds.items()),
        answers=tuple(_answer(document, name, answer) for name, answer in answers.items()),
        expose_findings=fields.expose_findings,
    )


def _check_targets(document: Document, path: FieldPath, waiver: WaiverFields, targets: Collection[str]) -> None:
    for index, name in enumerate(() if waiver.targets is UNSET else waiver.targets):
        if name not in targets:
            near = get_close_matches(name, targets, 1)
            hint = f", did you mean {near[0]}?" if near else ""
            raise document.error((*path, index), f"found no target's name, expected one of them{hint}")


def _waiver(document: Document, index: int, waiver: WaiverFields) -> WaiverRule:
    path: FieldPath = ("guidelines", "waivers", index, "guideline")
    return WaiverRule(
        document.mention(path, waiver.guideline),
        None if waiver.targets is UNSET else tuple(str(name) for name in waiver.targets),
        str(waiver.reason),
        datetime.combine(waiver.until.date + timedelta(days=1), time(), UTC).timestamp(),
    )


def _thresholds(document: Document, name: str, own: ThresholdFields) -> OwnThresholds:
    path: FieldPath = ("guidelines", "thresholds", name)
    numbers = [None if each is UNSET else each for each in (own.target, own.warning, own.zero)]
    if numbers == [None] * len(numbers):
        raise document.error(path, "found no threshold, expected target, warning or zero")
    return OwnThresholds(document.mention(path, name), *numbers)


def _answer(document: Document, name: str, answer: AnswerFields) -> Answer:
    mention = document.mention(("guidelines", "answers", name), name)
    return Answer(mention, answer.answer, str(answer.by), answer.when.date)
