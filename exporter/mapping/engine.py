"""The mapping itself: a snapshot of a JVM in, metric families out. No clock, no socket, no global state."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from types import MappingProxyType

from exporter.jmx.objectname import ObjectName
from exporter.mapping.rules import FamilyRule, MappedType, Pack, Rule
from exporter.model import AttributeQuery, AttributeValue, Family, Sample, Snapshot

_PLANS_KEPT = 16_384
"""MBeans whose plan is remembered, least recently seen ones forgotten: far more than a server has."""


@dataclass(frozen=True)
class Conflict:
    """A sample that two MBeans, or two rules of one, give: one is served, the other is not.

    Attributes:
        sample: its name and labels, `tomcat_requestcount_total{port="9763"}`.
        served: the MBean whose value is served: the earlier rule's, then the canonical name that sorts first.
        dropped: the MBean whose value is not.
    """

    sample: str
    served: ObjectName
    dropped: ObjectName


@dataclass(frozen=True)
class Unmapped:
    """Something that a rule wanted to map and could not.

    Attributes:
        name: the MBean.
        attribute: the attribute, `Attribute` or `Attribute.item`; None where the MBean's name is the cause.
        cause: in one line.
    """

    name: ObjectName
    attribute: str | None
    cause: str


@dataclass(frozen=True)
class MappingResult:
    """What a snapshot became.

    Attributes:
        families: in the order of the packs, each once, none without samples; samples sorted by their labels' values.
        conflicts: samples that were given more than once.
        unmapped: what is missing although the server answered.
    """

    families: tuple[Family, ...]
    conflicts: tuple[Conflict, ...]
    unmapped: tuple[Unmapped, ...]


_SampleKey = tuple[tuple[str, ...], str]
"""The values of a family's labels, in the family's order, and the suffix: what tells a family's samples apart."""


@dataclass(frozen=True, slots=True)
class _PlannedSample:
    """One sample of one MBean with everything but the value; `rank` counts the samples of all rules in order."""

    rank: int
    attribute: str
    item: str | None
    numerator: int
    denominator: int
    family: str
    key: _SampleKey
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Plan:
    """All that one MBean may give."""

    samples: tuple[_PlannedSample, ...]
    unmapped: tuple[Unmapped, ...]


@dataclass(frozen=True, slots=True)
class _FamilyHead:
    """What the samples of a family have in common."""

    type: MappedType
    help: str
    labels: tuple[str, ...]


class MetricMapper:
    """Turns snapshots into metric families by the rules of packs. Several threads may use one.

    Args:
        packs: as `exporter.mapping.pack.load_packs` gives them.

    Attributes:
        queries: the attributes that must be read for it, one query for each pattern.
    """

    def __init__(self, packs: Iterable[Pack]) -> None:
        rules = tuple(rule for pack in packs for rule in pack.rules)
        ranks = accumulate((sum(len(family.samples) for family in rule.families) for rule in rules), initial=0)
        self._ranked_rules = tuple(zip(ranks, rules, strict=False))
        self._heads = _family_heads(rules)
        self._plan_of = lru_cache(maxsize=_PLANS_KEPT)(self._plan)
        self.queries = _queries(rules)

    def map(self, snapshot: Snapshot) -> MappingResult:
        """Turn what was read into families.

        A sample exists only where the server gave a number: null, missing, NaN, infinite and negative values (JMX
        says -1 for "undefined") are left out; true is 1 and false is 0.
        """
        gathered = _Gathered(self._heads)
        for mbean in snapshot.mbeans:
            plan = self._plan_of(mbean.name)
            gathered.unmapped += plan.unmapped
            for planned in plan.samples:
                gathered.add(planned, mbean.name, mbean.attributes.get(planned.attribute))
        return gathered.result()

    def _plan(self, name: ObjectName) -> _Plan:
        samples: list[_PlannedSample] = []
        unmapped: list[Unmapped] = []
        for rank, rule in self._ranked_rules:
            if not rule.pattern.matches(name):
                continue
            labels = _labels(rule, name)
            if isinstance(labels, Unmapped):
                unmapped.append(labels)
            else:
                samples += self._planned(rule, labels, rank)
        return _Plan(tuple(samples), tuple(unmapped))

    def _planned(self, rule: Rule, labels: dict[str, str], rank: int) -> list[_PlannedSample]:
        planned: list[_PlannedSample] = []
        for family in rule.families:
            for sample in family.samples:
                known = {**labels, **dict(sample.labels)}
                ordered = {label: known[label] for label in self._heads[family.name].labels}
                planned.append(
                    _PlannedSample(
                        rank=rank + len(planned),
                        attribute=sample.attribute,
                        item=sample.item,
                        numerator=sample.scale.numerator,
                        denominator=sample.scale.denominator,
                        family=family.name,
                        key=(tuple(ordered.values()), sample.suffix),
                        labels=MappingProxyType(ordered),
                    )
                )
        return planned


_Found = tuple[_PlannedSample, ObjectName, float]


class _Gathered:
    """The samples of one snapshot, gathered by family."""

    def __init__(self, heads: Mapping[str, _FamilyHead]) -> None:
        self._heads = heads
        self._found: dict[str, dict[_SampleKey, _Found]] = {name: {} for name in heads}
        self._dropped: list[tuple[_PlannedSample, ObjectName]] = []
        self.unmapped: list[Unmapped] = []

    def add(self, planned: _PlannedSample, name: ObjectName, value: AttributeValue) -> None:
        """Take a sample from the attribute's value; the outcome does not depend on the order of the MBeans."""
        if value is not None and planned.item is not None:
            if not isinstance(value, Mapping):
                self._unmappable(planned, name, value, "composite data")
                return
            value = value.get(planned.item)
        if value is None:
            return
        if not isinstance(value, int | float):
            self._unmappable(planned, name, value, "a number")
            return
        number = _scaled(value, planned)
        if number is None:
            return
        found = self._found[planned.family]
        new = (planned, name, number)
        old = found.setdefault(planned.key, new)
        if old is new:
            return
        served, dropped = sorted((old, new), key=lambda one: (one[0].rank, one[1].canonical))
        found[planned.key] = served
        self._dropped.append(dropped[:2])

    def _unmappable(self, planned: _PlannedSample, name: ObjectName, value: AttributeValue, expected: str) -> None:
        kind = "composite data" if isinstance(value, Mapping) else "a text" if isinstance(value, str) else "a number"
        attribute = planned.attribute if planned.item is None else f"{planned.attribute}.{planned.item}"
        self.unmapped.append(Unmapped(name, attribute, f"found {kind}, expected {expected}"))

    def result(self) -> MappingResult:
        """All that was gathered, in a stable order."""
        families = []
        for name, head in self._heads.items():
            found = sorted(self._found[name].items())
            samples = tuple(Sample(planned.labels, number, key[1]) for key, (planned, _, number) in found)
            if samples:
                families.append(Family(name, head.type, head.help, samples))
        return MappingResult(tuple(families), tuple(map(self._conflict, self._dropped)), tuple(self.unmapped))

    def _conflict(self, dropped: tuple[_PlannedSample, ObjectName]) -> Conflict:
        planned, name = dropped
        return Conflict(_shown(planned), self._found[planned.family][planned.key][1], name)


def _scaled(value: float, planned: _PlannedSample) -> float | None:
    """The value times the scale, which is a fraction: 1795472728011 ms are 1795472728.011 s to the last digit."""
    try:
        number = value * planned.numerator / planned.denominator
    except OverflowError:
        return None
    return number if 0 <= number < math.inf else None


def _labels(rule: Rule, name: ObjectName) -> dict[str, str] | Unmapped:
    labels: dict[str, str] = {}
    for source in rule.labels:
        values = source.values(name)
        if values is None:
            found = name.get(source.key) or "nothing"
            return Unmapped(name, None, f"found {found} for the key {source.key}, no value that the rule knows")
        labels.update(zip(source.labels, map(_encodable, values), strict=True))
    return labels


def _encodable(value: str) -> str:
    """The value without lone surrogates, which Java's strings may hold and no page in UTF-8 can."""
    return value.encode(errors="replace").decode()


def _shown(planned: _PlannedSample) -> str:
    labels = ",".join(f'{label}="{value}"' for label, value in planned.labels.items())
    return f"{planned.family}{planned.key[1]}{{{labels}}}"


def _family_heads(rules: Iterable[Rule]) -> dict[str, _FamilyHead]:
    """Every family in the order of the packs; its help says of which attributes it is made."""
    defined: dict[str, list[tuple[Rule, FamilyRule]]] = {}
    for rule in rules:
        for family in rule.families:
            defined.setdefault(family.name, []).append((rule, family))
    return {name: _family_head(definitions) for name, definitions in defined.items()}


def _family_head(definitions: list[tuple[Rule, FamilyRule]]) -> _FamilyHead:
    rule, family = definitions[0]
    labels = (*rule.label_names, *(label for label, _ in family.samples[0].labels))
    origin = "; ".join(
        f"{one.pattern} {', '.join(dict.fromkeys(sample.source for sample in part.samples))}"
        for one, part in definitions
    )
    return _FamilyHead(family.type, f"{family.help} ({origin})", labels)


def _queries(rules: Iterable[Rule]) -> tuple[AttributeQuery, ...]:
    wanted: dict[ObjectName, dict[str, None]] = {}
    for rule in rules:
        attributes = wanted.setdefault(rule.pattern, {})
        attributes.update((sample.attribute, None) for family in rule.families for sample in family.samples)
    return tuple(AttributeQuery(pattern, tuple(attributes)) for pattern, attributes in wanted.items())
