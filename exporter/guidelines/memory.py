"""What is kept of one server from one judgement to the next: verdicts that still hold, and facts while it is down.

Neither decides anything: without it, the same is judged anew, and a server that is down is not known.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import is_

from exporter.facts.fact import Facts, Known
from exporter.facts.registry import INSPECTIONS
from exporter.facts.source import FactSource
from exporter.guidelines.checks.demand import Deployment
from exporter.guidelines.requirement import Requirement
from exporter.model.assessment import Assessment, CategoryScore

SOURCE = "jmx"
"""What facts are from that a scrape reads: the label of their age while the server is down."""

Judge = Callable[[Requirement, Facts], Assessment]
AddUp = Callable[[Sequence[Assessment]], CategoryScore]


class VerdictMemory:
    """The last verdict on each guideline, which holds while neither facts nor requirement have changed."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[Requirement, Facts, Assessment]] = {}
        self._told: dict[str, Assessment] = {}
        self._scores: dict[str, tuple[Sequence[Assessment], CategoryScore]] = {}

    def verdict(self, requirement: Requirement, facts: Facts, judge: Judge) -> Assessment:
        """Give the verdict on a guideline; judge where it is another one than the last."""
        last = self._last.get(requirement.guideline.id)
        if last is not None and last[0] is requirement and (last[1] is facts or last[1] == facts):
            return last[2]
        verdict = judge(requirement, facts)
        self._last[requirement.guideline.id] = requirement, facts, verdict
        return verdict

    def told(self, verdict: Assessment) -> Assessment:
        """Give what is told of a guideline: the last that was, where that says the same."""
        last = self._told.get(verdict.guideline)
        if last is not None and last == verdict:
            return last
        self._told[verdict.guideline] = verdict
        return verdict

    def score(self, category: str, members: Sequence[Assessment], add_up: AddUp) -> CategoryScore:
        """Give a category's score; add up where a member is another one than at the last time."""
        last = self._scores.get(category)
        if last is not None and len(last[0]) == len(members) and all(map(is_, last[0], members)):
            return last[1]
        score = add_up(members)
        self._scores[category] = members, score
        return score


@dataclass(frozen=True)
class Round:
    """How a server that is up was judged.

    Attributes:
        deployment: how it is deployed.
        kind: what tells that, which product it is and what it does, by the facts' names.
        inspected: what inspections had found out of it.
        requirements: what was asked of it.
        facts: what each was judged by.
        judged: how.
        read_at: for each source, when the oldest was read of the facts that no scrape reads.
        at: when that was, in seconds since the epoch.
    """

    deployment: Deployment
    kind: Mapping[str, Facts]
    inspected: Mapping[str, Facts]
    requirements: Sequence[Requirement]
    facts: Sequence[Facts]
    judged: Sequence[Assessment]
    read_at: Mapping[str, float]
    at: float

    def is_of(self, kind: Mapping[str, Facts], inspected: Mapping[str, Facts]) -> bool:
        """Tell whether a server of a kind, of which inspections know this, differs in what a scrape reads alone."""
        return self.inspected is inspected and self.kind == kind

    def lasting(self) -> Mapping[str, Facts]:
        """Give what stays true while the server is down, with when it was read.

        That is what it is, how it is set up and what it was given. What is left of something does not stay true, and
        what its machine alone decides is read anew. What inspections have found out is kept elsewhere.
        """
        kept = dict(self.kind)
        for requirement, facts, judged in zip(self.requirements, self.facts, self.judged, strict=True):
            guideline = requirement.guideline
            if guideline.kind != "headroom" and not judged.machine and guideline.fact not in INSPECTIONS:
                kept[guideline.fact] = facts
        return {name: self._dated(each) for name, each in kept.items() if any(isinstance(one, Known) for one in each)}

    def _dated(self, facts: Facts) -> Facts:
        return tuple(
            replace(fact, read_at=self.at, source=SOURCE) if isinstance(fact, Known) and fact.read_at is None else fact
            for fact in facts
        )


class FactMemory:
    """The last facts that a scrape has read of a server, for as long as it is down."""

    def __init__(self) -> None:
        self._round: Round | None = None
        self._lasting: Mapping[str, Facts] | None = {}

    def keep(self, judged: Round) -> None:
        """Take up how a server that is up was judged, in the place of what was before."""
        self._round, self._lasting = judged, None

    @property
    def last(self) -> Round | None:
        """Give how the server was judged when it was last up; None where it never was."""
        return self._round

    def before(self, source: FactSource) -> FactSource:
        """Give the facts that are kept, with their age, and those of a source where there are none."""
        kept = self._lasting
        if kept is None:
            kept = self._lasting = {} if self._round is None else self._round.lasting()
        return _KeptFacts(kept, source)


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
