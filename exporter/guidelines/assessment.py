"""One server or machine judged by one guideline, and by all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from exporter.facts.fact import Fact, Facts, Known, NotApplicable, Unknown, Value
from exporter.facts.source import FactSource
from exporter.guidelines.catalogue import Catalogue, Guideline
from exporter.guidelines.checks.verdict import Deployment
from exporter.guidelines.score import category_score, readiness
from exporter.model.assessment import WORST_FIRST, Assessment, Report, Status

DEPLOYMENT_FACTS = ("servers_on_machine", "high_concurrency")
"""What decides how much guidelines ask, besides those that each names."""


@dataclass(frozen=True)
class MachineVerdicts:
    """One machine judged by the guidelines that are about machines, for all servers on it.

    Attributes:
        values: what is known of the machine alone, by guideline; the kind of fact in the place of what is not.
        assessments: how it was judged, by guideline.
    """

    values: Mapping[str, Sequence[Value | type[Fact]]]
    assessments: Mapping[str, Assessment]


def machine_verdicts(catalogue: Catalogue, source: FactSource, node_name: str) -> MachineVerdicts:
    """Judge a machine.

    Args:
        catalogue: all guidelines.
        source: the facts about the machine without any server.
        node_name: what the machine is called.
    """
    deployment = _deployment(source)
    values: dict[str, Sequence[Value | type[Fact]]] = {}
    assessments: dict[str, Assessment] = {}
    for guideline in catalogue.guidelines:
        if guideline.scope == "machine":
            facts = _facts_of(guideline, source)
            values[guideline.id] = _values(facts)
            assessments[guideline.id] = replace(_judged(guideline, facts, deployment), machine=node_name)
    return MachineVerdicts(values, assessments)


def report(catalogue: Catalogue, source: FactSource, machine: MachineVerdicts | None) -> Report:
    """Judge one server by all guidelines.

    Args:
        catalogue: all guidelines.
        source: the facts about the server.
        machine: the verdicts on its machine; None where it runs on one that nobody judges.
    """
    deployment = _deployment(source)
    read_at: dict[str, float] = {}
    assessments = []
    for guideline in catalogue.guidelines:
        facts = _facts_of(guideline, source)
        assessments.append(_assessed(guideline, facts, deployment, machine))
        _note_age(read_at, facts)
    categories = tuple(
        category_score(category.id, category.title, [each for each in assessments if each.category == category.id])
        for category in catalogue.categories
    )
    return Report(tuple(assessments), categories, readiness(categories), read_at)


def _deployment(source: FactSource) -> Deployment:
    servers, high_concurrency = (source.facts(fact)[0] for fact in DEPLOYMENT_FACTS)
    is_demanding = isinstance(high_concurrency, Known) and high_concurrency.value is True
    if isinstance(servers, Known) and isinstance(servers.value, int):
        return Deployment(servers.value, is_demanding)
    reason = (
        "how many WSO2 servers are on its machine is not a number" if isinstance(servers, Known) else servers.reason
    )
    return Deployment(Unknown(reason), is_demanding)


def _facts_of(guideline: Guideline, source: FactSource) -> Facts:
    obstacle = None if guideline.applies_to is None else guideline.applies_to.obstacle(source)
    return source.facts(guideline.fact) if obstacle is None else (NotApplicable(obstacle),)


def _assessed(
    guideline: Guideline, facts: Facts, deployment: Deployment, machine: MachineVerdicts | None
) -> Assessment:
    """Give a server's own verdict, or its machine's where nothing that is the server's alone decides.

    A container's limit, or what the JVM may use of the machine, may be less than the machine has: then it decides.
    """
    own = _judged(guideline, facts, deployment)
    if machine is None or guideline.scope != "machine" or _values(facts) != machine.values[guideline.id]:
        return own
    return replace(machine.assessments[guideline.id], found=own.found)


def _values(facts: Facts) -> Sequence[Value | type[Fact]]:
    return [fact.value if isinstance(fact, Known) else type(fact) for fact in facts]


def _note_age(read_at: dict[str, float], facts: Facts) -> None:
    """Keep the oldest time at which something was read from each source."""
    for fact in facts:
        if isinstance(fact, Known) and fact.read_at is not None:
            read_at[fact.source] = min(fact.read_at, read_at.get(fact.source, fact.read_at))


def _judged(guideline: Guideline, facts: Facts, deployment: Deployment) -> Assessment:
    """Judge a guideline by its facts: where there are several, by the worst of them."""
    return min((_of_fact(guideline, fact, deployment) for fact in facts), key=_badness)


def _of_fact(guideline: Guideline, fact: Fact, deployment: Deployment) -> Assessment:
    wanted = guideline.wanted_words(deployment)
    if isinstance(fact, NotApplicable):
        return _assessment(guideline, "not_applicable", None, fact.reason, wanted)
    if isinstance(fact, Unknown):
        return _assessment(guideline, "unknown", None, fact.reason, wanted)
    verdict = guideline.check.verdict(fact, deployment)
    if isinstance(verdict, Unknown):
        return _assessment(guideline, "unknown", None, verdict.reason, wanted)
    score = None if guideline.worst == "info" else verdict.score
    status = _at_worst(verdict.status, guideline.worst)
    return _assessment(guideline, status, score, fact.evidence, wanted + verdict.remark)


def _at_worst(status: Status, worst: Status) -> Status:
    return max(status, worst, key=WORST_FIRST.index)


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
