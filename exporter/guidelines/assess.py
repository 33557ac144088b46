"""Guidelines judged for a subject: readings against thresholds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from exporter.guidelines.catalogue import Catalogue, Guideline
from exporter.guidelines.reading import Outcome, Unknown
from exporter.guidelines.readings import READINGS
from exporter.guidelines.score import category_score, readiness, score_of, status_of
from exporter.guidelines.subject import Subject
from exporter.guidelines.thresholds import Thresholds
from exporter.model.assessment import WORST_FIRST, Assessment, Report, Status

_UNCOUNTED = Unknown("the WSO2 servers on its machine could not be counted")
_Outcomes = Sequence[Outcome]


@dataclass(frozen=True)
class MachineVerdicts:
    """This machine judged by the guidelines that are about machines.

    Attributes:
        values: what was read of the machine alone, by guideline; None in the place of what is unknown.
        assessments: how it was judged, by guideline.
    """

    values: Mapping[str, Sequence[float | None]]
    assessments: Mapping[str, Assessment]


def machine_verdicts(catalogue: Catalogue, machine: Subject) -> MachineVerdicts:
    """Judge a machine for all servers on it.

    Args:
        catalogue: all guidelines.
        machine: the machine without any server.
    """
    name = machine.host.node_name if machine.host else ""
    values: dict[str, Sequence[float | None]] = {}
    assessments: dict[str, Assessment] = {}
    for guideline in catalogue.guidelines:
        if guideline.scope == "machine":
            outcomes = READINGS[guideline.reading](machine)
            values[guideline.id] = _values(outcomes)
            assessments[guideline.id] = replace(_judged(guideline, machine, outcomes), machine=name)
    return MachineVerdicts(values, assessments)


def report(catalogue: Catalogue, subject: Subject, machine: MachineVerdicts | None) -> Report:
    """Judge one subject by all guidelines.

    Args:
        catalogue: all guidelines.
        subject: the target.
        machine: the verdicts on this machine, which count for the target where it runs here.
    """
    here = machine if subject.local else None
    assessments = tuple(_assessed(guideline, subject, here) for guideline in catalogue.guidelines)
    categories = tuple(
        category_score(category.id, category.title, [a for a in assessments if a.category == category.id])
        for category in catalogue.categories
    )
    return Report(assessments, categories, readiness(categories))


def _assessed(guideline: Guideline, subject: Subject, machine: MachineVerdicts | None) -> Assessment:
    """A server's own verdict, or its machine's where nothing that is the server's alone decides.

    A container's limit, or what the JVM may use of the machine, may be less than the machine has: then it decides.
    """
    outcomes = READINGS[guideline.reading](subject)
    own = _judged(guideline, subject, outcomes)
    if machine is None or guideline.scope != "machine" or _values(outcomes) != machine.values[guideline.id]:
        return own
    return replace(machine.assessments[guideline.id], found=own.found)


def _values(outcomes: _Outcomes) -> Sequence[float | None]:
    return [None if isinstance(outcome, Unknown) else outcome.value for outcome in outcomes]


def _judged(guideline: Guideline, subject: Subject, outcomes: _Outcomes) -> Assessment:
    """One guideline judged. Where it is read at several places, by the worst of them."""
    # where nobody knows how many servers there are, what one alone wants is shown, and nothing is judged by it
    thresholds = guideline.thresholds(subject.instances or 1, high_concurrency=subject.high_concurrency)
    if subject.instances is None and guideline.grows_with_instances:
        outcomes = tuple(each if isinstance(each, Unknown) else _UNCOUNTED for each in outcomes)
    return min((_of_outcome(guideline, thresholds, outcome) for outcome in outcomes), key=_badness)


def _of_outcome(guideline: Guideline, thresholds: Thresholds, outcome: Outcome) -> Assessment:
    wanted = guideline.wanted_words(thresholds)
    if isinstance(outcome, Unknown):
        return _assessment(guideline, "unknown", None, outcome.reason, wanted)
    value = outcome.value
    tolerance = guideline.approximate_tolerance if outcome.approximate else guideline.tolerance
    if tolerance and thresholds.tolerates(value, tolerance):
        value = thresholds.target
        wanted += f" ({tolerance:g} % less is accepted)"
    return _assessment(guideline, status_of(value, thresholds), score_of(value, thresholds), outcome.words, wanted)


def _assessment(guideline: Guideline, status: Status, score: float | None, found: str, wanted: str) -> Assessment:
    return Assessment(
        guideline=guideline.id,
        category=guideline.category,
        kind=guideline.kind,
        scope=guideline.scope,
        weight=guideline.weight,
        status=status,
        score=score,
        title=guideline.title,
        found=found,
        wanted=wanted,
        source=guideline.source,
        advice=guideline.advice,
    )


def _badness(assessment: Assessment) -> tuple[int, float]:
    return WORST_FIRST.index(assessment.status), 0.0 if assessment.score is None else assessment.score
