"""The mapping itself: a snapshot of a JVM in, metric families out. No clock, no socket, no global state."""

import math
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import accumulate

from exporter.jmx.objectname import ObjectName
from exporter.mapping.heads import FamilyHead, Key, family_heads
from exporter.mapping.paths import ValuePath
from exporter.mapping.plan import Group, Planned, plan
from exporter.mapping.result import Conflict, Cut, MappingResult, Unmapped
from exporter.mapping.rules import Pack, Rule
from exporter.model import AttributeQuery, Family, MBean, Sample, Snapshot

SERIES_LIMIT = 2000
"""How many series a family may have of one server, where neither its pack nor the configuration says otherwise."""

_PLANS_KEPT = 32_768
"""MBeans whose plan is remembered, least recently seen ones forgotten: far more than a server has."""

_RankedRule = tuple[int, Rule]


class MetricMapper:
    """Turns snapshots into metric families by the rules of packs. Several threads may use one.

    Args:
        packs: as `exporter.mapping.pack.load_packs` gives them.
        series_limit: how many series a family may have of one server, where its pack says nothing of it.

    Attributes:
        queries: the attributes that must be read for it, one query for each pattern.
    """

    def __init__(self, packs: Iterable[Pack], series_limit: int = SERIES_LIMIT) -> None:
        rules = tuple(rule for pack in packs for rule in pack.rules)
        ranks = accumulate((sum(len(family.values) for family in rule.families) for rule in rules), initial=0)
        self._rules = tuple(zip(ranks, rules, strict=False))
        self._rules_of = lru_cache(maxsize=1024)(self._rules_of_domain)
        self._heads = family_heads(rules, series_limit)
        self._plan_of = lru_cache(maxsize=_PLANS_KEPT)(self._plan)
        self.queries = _queries(rules)

    def map(self, snapshot: Snapshot) -> MappingResult:
        """Turn what was read into families.

        A sample exists only where the server gave a number: null, missing, NaN, infinite and negative values (JMX
        says -1 for "undefined") are left out; true is 1 and false is 0.
        """
        gathered = _Gathered(self._heads)
        # In this order most families' samples come as they are served, so that putting them in order costs little.
        for mbean in sorted(snapshot.mbeans, key=_canonical):
            groups, unmapped = self._plan_of(mbean.name)
            gathered.unmapped += unmapped
            for group in groups:
                if group.applies(mbean):
                    for planned in group.planned:
                        planned.read(mbean, snapshot, gathered)
        return gathered.result()

    def rules_of(self, name: ObjectName) -> tuple[Rule, ...]:
        """The rules that apply to an MBean, in their order."""
        return tuple(rule for _, rule in self._rules_of(name.domain) if rule.pattern.matches(name))

    def _rules_of_domain(self, domain: str) -> tuple[_RankedRule, ...]:
        """Those whose pattern's domain applies, whatever the properties are."""
        example = ObjectName(domain, (("any", "one"),))
        return tuple(
            (rank, rule) for rank, rule in self._rules if ObjectName(rule.pattern.domain, (), True).matches(example)
        )

    def _plan(self, name: ObjectName) -> tuple[tuple[Group, ...], tuple[Unmapped, ...]]:
        planned = [
            plan(rule, rank, name, self._heads)
            for rank, rule in self._rules_of(name.domain)
            if rule.pattern.matches(name)
        ]
        groups = tuple(each for each in planned if isinstance(each, Group))
        return groups, tuple(each for each in planned if isinstance(each, Unmapped))


class _Gathered:
    """The samples of one snapshot, gathered by family."""

    def __init__(self, heads: Mapping[str, FamilyHead]) -> None:
        self._heads = heads
        self._samples: dict[str, dict[Key, Sample]] = {name: {} for name in heads}
        self._origins: dict[str, dict[Key, Planned]] = {name: {} for name in heads}
        self._dropped: list[tuple[Key, Sample, Planned]] = []
        self.unmapped: list[Unmapped] = []

    def take(self, planned: Planned, key: Key, labels: Mapping[str, str], number: float) -> None:
        """Take a sample if it is one; the outcome does not depend on the order of the MBeans."""
        if not 0 <= number < math.inf:
            return
        family = planned.head.name
        new = Sample(labels, number, key[1])
        samples, origins = self._samples[family], self._origins[family]
        old = samples.setdefault(key, new)
        if old is new:
            origins[key] = planned
            return
        both = sorted(((old, origins[key]), (new, planned)), key=lambda one: (one[1].rank, one[1].mbean.canonical))
        samples[key], origins[key] = both[0]
        self._dropped.append((key, *both[1]))

    def miss(self, name: ObjectName, attribute: str, cause: str) -> None:
        """Note what could not be mapped."""
        self.unmapped.append(Unmapped(name, attribute, cause))

    def result(self) -> MappingResult:
        """All that was gathered, in a stable order."""
        families: list[Family] = []
        cuts: list[Cut] = []
        for name, head in self._heads.items():
            found = self._samples[name]
            if not found:
                continue
            keys = head.ordered(found)
            kept = head.cut(keys)
            if len(kept) < len(keys):
                cuts.append(Cut(head.served_name, len(keys) - len(kept)))
            samples = tuple([found[key] for key in kept])
            if samples:
                families.append(Family(name, head.served_type, head.help, samples))
        conflicts = tuple(self._conflict(*dropped) for dropped in self._dropped)
        return MappingResult(tuple(families), conflicts, tuple(self.unmapped), tuple(cuts))

    def _conflict(self, key: Key, sample: Sample, planned: Planned) -> Conflict:
        shown = ",".join(f'{label}="{value}"' for label, value in sample.labels.items())
        family = planned.head.name
        return Conflict(f"{family}{key[1]}{{{shown}}}", self._origins[family][key].mbean, planned.mbean)


def _canonical(mbean: MBean) -> str:
    return mbean.name.canonical


def _queries(rules: Iterable[Rule]) -> tuple[AttributeQuery, ...]:
    wanted: dict[ObjectName, dict[str, list[ValuePath]]] = {}
    for rule in rules:
        for pattern, path in rule.reads():
            wanted.setdefault(pattern, {}).setdefault(path.attribute, []).append(path)
    return tuple(
        AttributeQuery(pattern, tuple(attributes), _keys(attributes)) for pattern, attributes in wanted.items()
    )


def _keys(attributes: Mapping[str, Iterable[ValuePath]]) -> dict[str, frozenset[str]]:
    """The attributes of which single entries are wanted and nothing else, with these."""
    keys: dict[str, frozenset[str]] = {}
    for attribute, paths in attributes.items():
        alone = [path.key_alone for path in paths]
        if None not in alone:
            keys[attribute] = frozenset(key for key in alone if key is not None)
    return keys
