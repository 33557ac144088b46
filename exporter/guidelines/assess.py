"""Guidelines judged for a subject: readings against thresholds."""

from collections.abc import Sequence

from exporter.guidelines.catalogue import Guideline
from exporter.guidelines.reading import Outcome, Unknown
from exporter.guidelines.readings import READINGS
from exporter.guidelines.score import WORST_FIRST, category_score, readiness, score_of, status_of
from exporter.guidelines.subject import Subject
from exporter.guidelines.thresholds import Thresholds
from exporter.model.assessment import Assessment, Report, Status

_UNCOUNTED = Unknown("the WSO2 servers on its machine could not be counted")


def report(catalogue: Sequence[Guideline], subject: Subject) -> Report:
    """Every guideline judged, the categories in the order in which the catalogue begins them, and the whole."""
    assessments = tuple(assess(guideline, subject) for guideline in catalogue)
    categories = tuple(
        category_score(category, [a for a in assessments if a.category == category])
        for category in dict.fromkeys(guideline.category for guideline in catalogue)
    )
    return Report(assessments, categories, readiness(categories))


def assess(guideline: Guideline, subject: Subject) -> Assessment:
    """One guideline judged. Where it is read at several places, by the worst of them."""
    # where nobody knows how many servers there are, what one alone wants is shown, and nothing is judged by it
    thresholds = guideline.thresholds(subject.instances or 1, high_concurrency=subject.high_concurrency)
    outcomes = READINGS[guideline.reading](subject)
    if subject.instances is None and guideline.grows_with_instances:
        outcomes = tuple(each if isinstance(each, Unknown) else _UNCOUNTED for each in outcomes)
    return min((_judged(guideline, thresholds, outcome) for outcome in outcomes), key=_badness)


def _judged(guideline: Guideline, thresholds: Thresholds, outcome: Outcome) -> Assessment:
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
