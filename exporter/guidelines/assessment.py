"""One server or machine judged by one requirement, and by all of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from exporter.facts.fact import Fact, Facts, Known, NotApplicable, Unanswered, Unknown, Value
from exporter.facts.source import FactSource
from exporter.guidelines.catalogue import Guideline
from exporter.guidelines.members import Members
from exporter.guidelines.memory import VerdictMemory
from exporter.guidelines.requirement import Requirement
from exporter.guidelines.score import readiness
from exporter.model.assessment import WORST_FIRST, Assessment, Report, Status

_NOTHING = Known(None, "")
"""Where a fact that is not known stands, and when it was read: nowhere."""

_NOBODY_SAID: Facts = (Unanswered("only a person can tell, and the configuration has no answer"),)


@dataclass(frozen=True)
class MachineVerdicts:
    """One machine judged by the guidelines that are about machines, for all servers on it.

    Attributes:
        facts: what is known of the machine alone, by guideline.
        assessments: how it was judged, by guideline.
    """

    facts: Mapping[str, Facts]
    assessments: Mapping[str, Assessment]


def machine_verdicts(
    requirements: Sequence[Requirement], source: FactSource, node_name: str, memory: VerdictMemory
) -> MachineVerdicts:
    """Judge a machine by what is about machines.

    Args:
        requirements: what is asked of it.
        source: the facts about the machine without any server.
        node_name: what the machine is called.
        memory: the verdicts on it that still hold.
    """
    of_machines = [each for each in requirements if each.guideline.scope == "machine"]
    facts = {each.guideline.id: _facts_of(each.guideline, source) for each in of_machines}
    judge = partial(_judged, machine=node_name)
    assessments = {each.guideline.id: memory.verdict(each, facts[each.guideline.id], judge) for each in of_machines}
    return MachineVerdicts(facts, assessments)


def facts_of(requirements: Sequence[Requirement], source: FactSource) -> Sequence[Facts]:
    """Give what each requirement is judged by.

    Args:
        requirements: what is asked of a server.
        source: the facts about it.
    """
    return [_facts_of(each.guideline, source) for each in requirements]


def verdicts(
    requirements: Sequence[Requirement],
    facts: Sequence[Facts],
    machine: MachineVerdicts | None,
    memory: VerdictMemory,
) -> Sequence[Assessment]:
    """Judge one server by everything that is asked of it.

    Args:
        requirements: what is asked of it.
        facts: what each is judged by.
        machine: the verdicts on its machine; None where it runs on one that nobody judges.
        memory: the verdicts on it that still hold.
    """
    return [_assessed(*each, machine, memory) for each in zip(requirements, facts, strict=True)]


def report(
    assessments: tuple[Assessment, ...],
    members: Sequence[Members],
    read_at: Mapping[str, float],
    memory: VerdictMemory,
) -> Report:
    """Add up what one server was judged to be.

    Args:
        assessments: a verdict for each guideline.
        members: which of them make up each category.
        read_at: when the oldest facts were read that they are by.
        memory: what they added up to before.
    """
    scores = tuple([each.score(assessments, memory) for each in members])
    return Report(assessments, scores, readiness(scores), read_at)


def oldest(facts: Iterable[Facts], known: Mapping[str, float] | None = None) -> Mapping[str, float]:
    """Find when the oldest fact of each source was read.

    Args:
        facts: these.
        known: the same of others, which count too.
    """
    read_at = dict(known or {})
    for same_name in facts:
        for fact in same_name:
            if isinstance(fact, Known) and fact.read_at is not None:
                read_at[fact.source] = min(fact.read_at, read_at.get(fact.source, fact.read_at))
    return read_at


def _facts_of(guideline: Guideline, source: FactSource) -> Facts:
    obstacle = None if guideline.applies_to is None else guideline.applies_to.obstacle(source)
    if obstacle is not None:
        return (NotApplicable(obstacle),)
    return source.facts(guideline.fact) if guideline.fact else _NOBODY_SAID


def _assessed(
    requirement: Requirement, facts: Facts, machine: MachineVerdicts | None, memory: VerdictMemory
) -> Assessment:
    """Give a server's own verdict, or its machine's where nothing that is the server's alone decides.

    A container's limit, or what the JVM may use of the machine, may be less than the machine has: then it decides.
    """
    guideline = requirement.guideline
    if machine is None or guideline.scope != "machine":
        return memory.verdict(requirement, facts, _judged)
    verdict, machines_facts = machine.assessments[guideline.id], machine.facts[guideline.id]
    if facts == machines_facts:
        return verdict
    own = memory.verdict(requirement, facts, _judged)
    return memory.told(replace(verdict, found=own.found)) if _values(facts) == _values(machines_facts) else own


def _values(facts: Facts) -> Sequence[Value | type[Fact]]:
    return [fact.value if isinstance(fact, Known) else type(fact) for fact in facts]


_Told = tuple[Status, float | None, str, str]
"""The status, the score, what was found and what is wanted."""


def _judged(requirement: Requirement, facts: Facts, machine: str = "") -> Assessment:
    """Judge a server, or the machine of that name, by its facts: where there are several, by the worst of them."""
    told = [(*_told(requirement, fact), fact) for fact in facts]
    status, score, found, wanted, fact = told[0] if len(told) == 1 else min(told, key=_badness)
    known = fact if isinstance(fact, Known) else _NOTHING
    guideline = requirement.guideline
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
        source=requirement.source,
        statement=requirement.statement,
        why=guideline.why,
        advice=guideline.advice,
        steps=guideline.steps,
        machine=machine,
        file=known.file,
        line=known.line,
        read_at=known.read_at,
        read_from=known.source,
        overridden=requirement.overridden,
        public=guideline.public,
    )


def _told(requirement: Requirement, fact: Fact) -> _Told:
    if isinstance(fact, NotApplicable):
        return "not_applicable", None, fact.reason, requirement.wanted
    if isinstance(fact, Unanswered):
        return "unanswered", None, fact.reason, requirement.wanted
    if isinstance(fact, Unknown):
        return "unknown", None, fact.reason, requirement.wanted
    verdict = requirement.demand.verdict(fact)
    if isinstance(verdict, Unknown):
        return "unknown", None, verdict.reason, requirement.wanted
    worst = requirement.guideline.worst
    status = verdict.status if worst == "critical" else max(verdict.status, worst, key=WORST_FIRST.index)
    score = None if worst == "info" else verdict.score
    return status, score, fact.evidence, requirement.wanted + verdict.remark


def _badness(told: tuple[Status, float | None, str, str, Fact]) -> tuple[int, float]:
    status, score, *_ = told
    return WORST_FIRST.index(status), 0.0 if score is None else score
