"""What the rules of packs make of one server, rule by rule. Pure."""

import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from exporter.commands.lint.absence import Absence, absence_of
from exporter.jmx import ObjectName
from exporter.mapping import Conflict, Cut, MappingResult, MetricMapper, Pack, Unmapped
from exporter.mapping.rules import FamilyRule, Rule, ValueRule
from exporter.model.snapshot import MBean, Snapshot, UnreadableAttribute, UnreadableMBean


@dataclass(frozen=True)
class FamilyOutcome:
    """What one rule gave to a family.

    Attributes:
        name: the family's, as queries have it.
        samples: how many.
        absent: for each of the rule's values that gave none although MBeans match, why.
    """

    name: str
    samples: int
    absent: tuple[Absence, ...]


@dataclass(frozen=True)
class RuleOutcome:
    """What one rule made of a server.

    Attributes:
        pack: the pack's name.
        origin: where the rule stands, `FILE:LINE`.
        pattern: the MBeans that it is for.
        matched: those of them that there are.
    """

    pack: str
    origin: str
    pattern: ObjectName
    matched: tuple[ObjectName, ...]
    families: tuple[FamilyOutcome, ...]

    @property
    def samples(self) -> int:
        """How many samples the rule gave."""
        return sum(family.samples for family in self.families)


@dataclass(frozen=True)
class DryRun:
    """What all rules together made of a server.

    Attributes:
        mbeans: all that there are, by name.
        unwanted: those that no rule is for.
        samples, families: how many would be served, on either page.
        unreadable: what the server could not give.
        unreadable_mbeans, pending: as in `Snapshot`.
        unmapped, conflicts, cut: as in `MappingResult`, of both pages.
    """

    rules: tuple[RuleOutcome, ...]
    mbeans: tuple[ObjectName, ...]
    unwanted: tuple[ObjectName, ...]
    samples: int
    families: int
    unreadable: tuple[UnreadableAttribute, ...]
    unmapped: tuple[Unmapped, ...]
    conflicts: tuple[Conflict, ...]
    cut: tuple[Cut, ...]
    unreadable_mbeans: tuple[UnreadableMBean, ...] = ()
    pending: int = 0


def dry_run(
    packs: Sequence[Pack], mappers: Sequence[MetricMapper], snapshot: Snapshot, names: Collection[ObjectName]
) -> DryRun:
    """Try packs on what was read of a server.

    Args:
        packs: all that are in use.
        mappers: what maps them for each page.
        snapshot: what was read of the attributes that the packs want.
        names: all MBeans of the server.
    """
    results = [mapper.map(snapshot) for mapper in mappers]
    mbeans = tuple(sorted({*names, *(mbean.name for mbean in snapshot.mbeans)}, key=lambda name: name.canonical))
    by_domain: dict[str, list[ObjectName]] = {}
    for name in mbeans:
        by_domain.setdefault(name.domain, []).append(name)
    rules = tuple(_outcome(pack, rule, snapshot, by_domain) for pack in packs for rule in pack.rules)
    wanted = {name for rule in rules for name in rule.matched}
    wanted |= {pattern for pack in packs for rule in pack.rules for pattern, _ in rule.reads()}
    served = {family.name: len(family.samples) for result in results for family in result.families}
    return DryRun(
        rules=rules,
        mbeans=mbeans,
        unwanted=tuple(name for name in mbeans if name not in wanted),
        samples=sum(served.values()),
        families=len(served),
        unreadable=snapshot.unreadable,
        unmapped=tuple(dict.fromkeys(each for result in results for each in result.unmapped)),
        conflicts=tuple(dict.fromkeys(each for result in results for each in result.conflicts)),
        cut=tuple(dict.fromkeys(each for result in results for each in result.cut)),
        unreadable_mbeans=snapshot.unreadable_mbeans,
        pending=snapshot.pending,
    )


def _outcome(pack: Pack, rule: Rule, snapshot: Snapshot, by_domain: Mapping[str, Sequence[ObjectName]]) -> RuleOutcome:
    domain = ObjectName(rule.pattern.domain, (), property_list_pattern=True)
    candidates = (
        name
        for names in by_domain.values()
        if domain.matches(ObjectName(names[0].domain, (("any", "one"),)))
        for name in names
    )
    matched = tuple(name for name in candidates if rule.pattern.matches(name))
    part = _part(rule, snapshot, set(matched))
    families = tuple(_family(rule, family, part, matched=bool(matched)) for family in rule.families)
    return RuleOutcome(pack.name, rule.origin, rule.pattern, matched, families)


def _part(rule: Rule, snapshot: Snapshot, matched: Collection[ObjectName]) -> Snapshot:
    """What the rule sees of a snapshot: the MBeans that it is for, and those that its labels are from."""
    wanted = {*matched, *(name for name, _ in rule.reads())}
    return Snapshot(tuple(mbean for mbean in snapshot.mbeans if mbean.name in wanted), snapshot.unreadable)


def _family(rule: Rule, family: FamilyRule, part: Snapshot, *, matched: bool) -> FamilyOutcome:
    samples = 0
    absent: list[Absence] = []
    for value in family.values:
        result = _alone(rule, family, value, part)
        given = sum(len(each.samples) for each in result.families)
        samples += given
        if matched and not given:
            absent.append(absence_of(rule, value, tuple(_seen(rule, part)), part.unreadable, result.unmapped))
    return FamilyOutcome(family.served_name, samples, tuple(dict.fromkeys(absent)))


def _seen(rule: Rule, part: Snapshot) -> Iterator[MBean]:
    return (mbean for mbean in part.mbeans if rule.pattern.matches(mbean.name))


def _alone(rule: Rule, family: FamilyRule, value: ValueRule, part: Snapshot) -> MappingResult:
    """What one value gives, all others aside, however many samples these are."""
    single = replace(rule, families=(replace(family, values=(value,), limit=None),))
    return MetricMapper([Pack("", (single,), None)], sys.maxsize).map(part)
