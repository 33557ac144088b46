"""The mapping by rules: a snapshot of a JVM in, metric families out. No clock, no socket, no state of its own."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from exporter.jmx import ObjectName
from exporter.mapping.arrangement import arranged
from exporter.mapping.heads import FamilyHead, family_heads
from exporter.mapping.layout import Identity, Labels, Named
from exporter.mapping.memory import FamilyRecord, MBeanPlan, Memory
from exporter.mapping.paths import ValuePath
from exporter.mapping.result import MappingOverdueError, MappingResult, Shortened, Unmapped
from exporter.mapping.rule_plan import RulePlan
from exporter.mapping.rules import Pack, Rule
from exporter.mapping.samplers import Match, RawSamples
from exporter.model.metrics import Family
from exporter.model.snapshot import AttributeQuery, MBean, Snapshot

SERIES_LIMIT = 2000
"""How many series a family may have of one server, where neither its pack nor the configuration says otherwise."""

_BETWEEN_LOOKS = 16
"""So many MBeans that are known are mapped before the time is looked at."""


class MetricMapper:
    """The `Mapper` that turns snapshots into metric families by the rules of packs.

    Args:
        packs: as `exporter.mapping.pack.load_packs` gives them.
        series_limit: how many series a family may have of one server, where its pack says nothing of it.

    Attributes:
        queries: the attributes that must be read for it, one query for each pattern.
    """

    def __init__(self, packs: Iterable[Pack], series_limit: int = SERIES_LIMIT) -> None:
        rules = tuple(rule for pack in packs for rule in pack.rules)
        self._heads = family_heads(rules, series_limit)
        self._rules = tuple(RulePlan(rule, self._heads) for rule in rules)
        self.queries = _queries(rules)

    def memory(self) -> Memory:
        """Make an empty memory, for the mappings of one target with the same labels."""
        return Memory()

    def map(
        self,
        snapshot: Snapshot,
        labels: Labels = (),
        memory: Memory | None = None,
        passed: Callable[[], bool] = lambda: False,
    ) -> MappingResult:
        """Turn what was read into families.

        A sample exists only where the server gave a number: null, missing, NaN, infinite and negative values (JMX
        says -1 for "undefined") are left out; true is 1 and false is 0.

        Args:
            snapshot: what was read.
            labels: names and values that every sample has before its own, such as which server was read.
            memory: what the last mapping with these labels left; None: an empty one.
            passed: tells whether the time that it may take is over.

        Raises:
            MappingOverdueError: it is.
        """
        memory = self.memory() if memory is None else memory
        unmapped: list[Unmapped] = []
        shortened: list[Shortened] = []
        matches: dict[RulePlan, list[Match]] = {}
        for mbean, plan in self._planned(snapshot, labels, memory, passed):
            unmapped += plan.misfits
            for rule, named in plan.rules:
                if rule.applies(mbean):
                    matches.setdefault(rule, []).append((named, mbean))
                    shortened += named.shortened
        made: dict[str, list[RawSamples]] = {}
        for rule in self._rules:
            if rule in matches:
                for family, samples in rule.sample(matches[rule], snapshot, passed):
                    made.setdefault(family, []).append(samples)
                    unmapped += samples.unmapped
                    shortened += samples.shortened
        memory.served = served = self._served(made, memory.served)
        return MappingResult(
            families=tuple(each.family for each in served.values() if each.family.samples),
            conflicts=tuple(conflict for each in served.values() for conflict in each.arrangement.conflicts),
            unmapped=tuple(unmapped),
            cut=tuple(each.arrangement.cut for each in served.values() if each.arrangement.cut),
            shortened=tuple(dict.fromkeys(shortened)),
        )

    def _planned(
        self, snapshot: Snapshot, labels: Labels, memory: Memory, passed: Callable[[], bool]
    ) -> list[tuple[MBean, MBeanPlan]]:
        """Every MBean with its plan, by canonical name.

        In this order most families' samples come as they are served, so that putting them in order costs little.
        """
        known, plans = memory.plans, dict[str, MBeanPlan]()
        by_domain: dict[str, Sequence[RulePlan]] = {}
        planned: list[tuple[MBean, MBeanPlan]] = []
        for number, mbean in enumerate(sorted(snapshot.mbeans, key=_canonical)):
            name = mbean.name.canonical
            plan = known.get(name)
            if (plan is None or not number % _BETWEEN_LOOKS) and passed():
                memory.plans = {**known, **plans}  # the next mapping goes on from here
                raise MappingOverdueError
            plan = plans[name] = plan or self._plan(mbean.name, labels, by_domain)
            planned.append((mbean, plan))
        memory.plans = plans
        return planned

    def _plan(self, name: ObjectName, labels: Labels, by_domain: dict[str, Sequence[RulePlan]]) -> MBeanPlan:
        if name.domain not in by_domain:
            by_domain[name.domain] = self._rules_of_domain(name.domain)
        matching = [rule for rule in by_domain[name.domain] if rule.rule.pattern.matches(name)]
        found = [(rule, rule.named(name, labels)) for rule in matching]
        return MBeanPlan(
            tuple((rule, named) for rule, named in found if isinstance(named, Named)),
            tuple(named for _, named in found if isinstance(named, Unmapped)),
        )

    def _rules_of_domain(self, domain: str) -> Sequence[RulePlan]:
        """Those whose pattern's domain applies, whatever the properties are."""
        example = ObjectName(domain, (("any", "one"),))
        return tuple(
            planned for planned in self._rules if ObjectName(planned.rule.pattern.domain, (), True).matches(example)
        )

    def _served(
        self, made: Mapping[str, Sequence[RawSamples]], before: Mapping[str, FamilyRecord]
    ) -> dict[str, FamilyRecord]:
        """The families that there are samples of, in the order of the rules."""
        served: dict[str, FamilyRecord] = {}
        for name, head in self._heads.items():
            identities = [identity for samples in made.get(name, ()) for identity in samples.identities]
            if identities:
                numbers = tuple([number for samples in made[name] for number in samples.numbers])
                served[name] = _family(head, identities, numbers, before.get(name))
        return served


def _family(
    head: FamilyHead, identities: Sequence[Identity], numbers: tuple[float, ...], before: FamilyRecord | None
) -> FamilyRecord:
    """A family of these samples; the same object where it says the same as before, so that nobody need compare it."""
    if before is None or before.arrangement.identities != identities:
        arrangement = arranged(head, identities)
    elif before.numbers == numbers:
        return before
    else:
        arrangement = before.arrangement
    return FamilyRecord(
        arrangement, numbers, Family(head.name, head.served_type, head.help, arrangement.samples(numbers))
    )


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
