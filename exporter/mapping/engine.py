"""The mapping itself: a snapshot of a JVM in, metric families out. No clock, no socket, no global state."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from exporter.jmx import ObjectName
from exporter.mapping.arrangement import Arrangement, arranged
from exporter.mapping.heads import family_heads
from exporter.mapping.layout import Labels, Named
from exporter.mapping.paths import ValuePath
from exporter.mapping.plan import PlannedRule
from exporter.mapping.readers import Match, Readings
from exporter.mapping.result import MappingOverdueError, MappingResult, Shortened, Unmapped
from exporter.mapping.rules import Pack, Rule
from exporter.model.metrics import Family
from exporter.model.snapshot import AttributeQuery, MBean, Snapshot

SERIES_LIMIT = 2000
"""How many series a family may have of one server, where neither its pack nor the configuration says otherwise."""

_SERVERS_KEPT = 1024
"""Servers of which something is remembered, least recently mapped ones forgotten."""

_BETWEEN_LOOKS = 16
"""So many MBeans that are known are mapped before the time is looked at."""

_Plan = tuple[tuple[tuple[PlannedRule, Named], ...], tuple[Unmapped, ...]]
"""The rules that match an MBean, each with what the MBean's name decides, and those that its name does not fit."""


@dataclass
class _Last:
    """What the last mapping of a server made of all but numbers: the next one mostly makes the same.

    Of what the server does not have any more nothing is kept. Neither mapping is changed once it is here, so that
    several threads may map one server.

    Attributes:
        plans: of its MBeans, by canonical name.
        arrangements: of the families that it gave samples of, by name.
    """

    plans: Mapping[str, _Plan] = field(default_factory=dict)
    arrangements: Mapping[str, Arrangement] = field(default_factory=dict)


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
        self._heads = family_heads(rules, series_limit)
        self._rules = tuple(PlannedRule(rule, self._heads) for rule in rules)
        self._rules_of = lru_cache(maxsize=1024)(self._rules_of_domain)
        self._last = lru_cache(maxsize=_SERVERS_KEPT)(lambda _server, _labels: _Last())
        self.queries = _queries(rules)

    def map(
        self,
        snapshot: Snapshot,
        labels: Labels = (),
        server: str = "",
        passed: Callable[[], bool] = lambda: False,
    ) -> MappingResult:
        """Turn what was read into families.

        A sample exists only where the server gave a number: null, missing, NaN, infinite and negative values (JMX
        says -1 for "undefined") are left out; true is 1 and false is 0.

        Args:
            snapshot: what was read.
            labels: names and values that every sample has before its own, such as which server was read.
            server: its name. What its MBeans' names decide is remembered from one mapping of it to the next.
            passed: tells whether the time that it may take is over.

        Raises:
            MappingOverdueError: it is.
        """
        last = self._last(server, labels)
        plans: dict[str, _Plan] = {}
        unmapped: list[Unmapped] = []
        shortened: list[Shortened] = []
        matches: dict[PlannedRule, list[Match]] = {}
        # In this order most families' samples come as they are served, so that putting them in order costs little.
        for number, mbean in enumerate(sorted(snapshot.mbeans, key=_canonical)):
            name = mbean.name.canonical
            plan = last.plans.get(name)
            if (plan is None or not number % _BETWEEN_LOOKS) and passed():
                last.plans = {**last.plans, **plans}  # the next mapping goes on from here
                raise MappingOverdueError
            plan = plans[name] = plan or self._plan(mbean.name, labels)
            matching, misfits = plan
            unmapped += misfits
            for rule, named in matching:
                if rule.applies(mbean):
                    matches.setdefault(rule, []).append((named, mbean))
                    shortened += named.shortened
        last.plans = plans
        made: dict[str, list[Readings]] = {}
        for rule in self._rules:
            if rule in matches:
                for family, readings in rule.read(matches[rule], snapshot, passed):
                    made.setdefault(family, []).append(readings)
                    unmapped += readings.unmapped
                    shortened += readings.shortened
        return self._result(last, made, unmapped, shortened)

    def rules_of(self, name: ObjectName) -> tuple[Rule, ...]:
        """The rules that apply to an MBean, in their order."""
        return tuple(planned.rule for planned in self._rules_of(name.domain) if planned.rule.pattern.matches(name))

    def _rules_of_domain(self, domain: str) -> tuple[PlannedRule, ...]:
        """Those whose pattern's domain applies, whatever the properties are."""
        example = ObjectName(domain, (("any", "one"),))
        return tuple(
            planned for planned in self._rules if ObjectName(planned.rule.pattern.domain, (), True).matches(example)
        )

    def _result(
        self,
        last: _Last,
        made: Mapping[str, Sequence[Readings]],
        unmapped: Iterable[Unmapped],
        shortened: Iterable[Shortened],
    ) -> MappingResult:
        families: list[Family] = []
        arrangements: dict[str, Arrangement] = {}
        for name, head in self._heads.items():
            if any(readings.identities for readings in made.get(name, ())):
                identities = [identity for readings in made[name] for identity in readings.identities]
                numbers = [number for readings in made[name] for number in readings.numbers]
                arrangement = last.arrangements.get(name)
                if arrangement is None or arrangement.identities != identities:
                    arrangement = arranged(head, identities)
                arrangements[name] = arrangement
                families.append(Family(name, head.served_type, head.help, arrangement.samples(numbers)))
        last.arrangements = arrangements
        return MappingResult(
            families=tuple(family for family in families if family.samples),
            conflicts=tuple(conflict for each in arrangements.values() for conflict in each.conflicts),
            unmapped=tuple(unmapped),
            cut=tuple(each.cut for each in arrangements.values() if each.cut),
            shortened=tuple(dict.fromkeys(shortened)),
        )

    def _plan(self, name: ObjectName, labels: Labels) -> _Plan:
        matching = [rule for rule in self._rules_of(name.domain) if rule.rule.pattern.matches(name)]
        found = [(rule, rule.named(name, labels)) for rule in matching]
        return (
            tuple((rule, named) for rule, named in found if isinstance(named, Named)),
            tuple(named for _, named in found if isinstance(named, Unmapped)),
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
