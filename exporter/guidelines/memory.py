"""What is kept of one server from one judgement to the next: verdicts that still hold, and facts while it is down.

Neither decides anything: without it, the same is judged anew, and a server that is down is not known.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from exporter.facts.fact import Facts, Known
from exporter.facts.registry import INSPECTIONS
from exporter.facts.source import FactSource
from exporter.guidelines import deployment
from exporter.guidelines.requirement import Requirement
from exporter.model.assessment import Assessment, CategoryScore

SOURCE = "jmx"
"""What facts are from that a scrape reads: the label of their age while the server is down."""

Judge = Callable[[Requirement, Facts], Assessment]


class VerdictMemory:
    """The last verdict on each guideline, which holds while neither facts nor requirement have changed."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[Requirement, Facts, Assessment]] = {}
        self._scores: tuple[tuple[Assessment, ...], tuple[CategoryScore, ...]] = ((), ())

    def verdict(self, requirement: Requirement, facts: Facts, judge: Judge) -> Assessment:
        """Give the verdict on a guideline; judge where it is another one than the last."""
        last = self._last.get(requirement.guideline.id)
        if last is not None and last[0] is requirement and (last[1] is facts or last[1] == facts):
            return last[2]
        verdict = judge(requirement, facts)
        self._last[requirement.guideline.id] = requirement, facts, verdict
        return verdict

    def scores(
        self,
        assessments: tuple[Assessment, ...],
        add_up: Callable[[tuple[Assessment, ...]], tuple[CategoryScore, ...]],
    ) -> tuple[CategoryScore, ...]:
        """Give the categories' scores; add up where a verdict is another one than at the last time."""
        last, scores = self._scores
        if len(last) == len(assessments) and all(map(_is_same, last, assessments)):
            return scores
        scores = add_up(assessments)
        self._scores = assessments, scores
        return scores


class FactMemory:
    """The last facts that a scrape has read of a server, for as long as it is down."""

    def __init__(self) -> None:
        self._facts: Mapping[str, Facts] = {}
        self._read_at = 0.0
        self._dated: Mapping[str, Facts] | None = None

    def keep(self, facts: Mapping[str, Facts], now: float) -> None:
        """Take up what was read of a server that is up, in the place of what was before.

        Args:
            facts: those that stay true while it is down, by name.
            now: when they were read, in seconds since the epoch.
        """
        self._facts, self._read_at, self._dated = facts, now, None

    def before(self, source: FactSource) -> FactSource:
        """Give the facts that are kept, with their age, and those of a source where there are none."""
        if self._dated is None:
            self._dated = {name: self._with_age(facts) for name, facts in self._facts.items()}
        return _KeptFacts(self._dated, source)

    def _with_age(self, facts: Facts) -> Facts:
        return tuple(
            replace(fact, read_at=self._read_at, source=SOURCE)
            if isinstance(fact, Known) and fact.read_at is None
            else fact
            for fact in facts
        )


@dataclass(frozen=True)
class ServerMemory:
    """All that is kept of one server."""

    verdicts: VerdictMemory = field(default_factory=VerdictMemory)
    facts: FactMemory = field(default_factory=FactMemory)


class _KeptFacts:
    def __init__(self, kept: Mapping[str, Facts], source: FactSource) -> None:
        self._kept = kept
        self._source = source

    def facts(self, name: str) -> Facts:
        return self._kept.get(name) or self._source.facts(name)


def lasting_facts(
    source: FactSource, requirements: Sequence[Requirement], facts: Sequence[Facts], judged: Sequence[Assessment]
) -> Mapping[str, Facts]:
    """Pick what was read of a server that is up, and stays true while it is down.

    That is what it is, how it is set up and what it was given. What is left of something does not stay true, and what
    its machine alone decides is read anew. What inspections have found out is kept elsewhere.

    Args:
        source: the facts about the server.
        requirements: what is asked of it.
        facts: what each is judged by.
        judged: how.
    """
    kept = {name: source.facts(name) for name in deployment.FACTS}
    for requirement, each, assessment in zip(requirements, facts, judged, strict=True):
        guideline = requirement.guideline
        if guideline.kind != "headroom" and not assessment.machine and guideline.fact not in INSPECTIONS:
            kept[guideline.fact] = each
    return {name: each for name, each in kept.items() if any(isinstance(fact, Known) for fact in each)}


def _is_same(one: Assessment, other: Assessment) -> bool:
    return one is other
