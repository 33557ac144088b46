"""What one MBean's attributes become: everything that its name decides is decided once."""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from exporter.jmx.objectname import ObjectName
from exporter.mapping.heads import FamilyHead, Key, own_constants
from exporter.mapping.paths import Item, UnexpectedValueError, kind_of
from exporter.mapping.result import Unmapped
from exporter.mapping.rules import ClassesRule, InfoRule, Rule, SampleRule, StateRule, ValueRule, matched
from exporter.model import AttributeValue, MBean, Snapshot

_LARGEST = sys.float_info.max


class Taker(Protocol):
    """Where samples go."""

    def take(self, planned: "Planned", key: Key, labels: Mapping[str, str], number: float) -> None:
        """Take a sample."""

    def miss(self, name: ObjectName, attribute: str, cause: str) -> None:
        """Note what could not be mapped."""


class Planned(Protocol):
    """The samples that one rule for values makes of one MBean."""

    @property
    def rank(self) -> int:
        """Its place among all rules for values; the first of those that give the same sample counts."""

    @property
    def mbean(self) -> ObjectName:
        """The MBean."""

    @property
    def head(self) -> FamilyHead:
        """The family."""

    def read(self, mbean: MBean, snapshot: Snapshot, taker: Taker) -> None:
        """Make samples of the MBean's attributes."""


@dataclass(frozen=True, slots=True)
class Group:
    """All that one rule makes of one MBean."""

    requires: str | None
    unless: str | None
    planned: tuple[Planned, ...]

    def applies(self, mbean: MBean) -> bool:
        """Whether the MBean has the attributes that it must have, and not those that it must not have."""
        attributes = mbean.attributes
        if self.requires is not None and attributes.get(self.requires) is None:
            return False
        return self.unless is None or attributes.get(self.unless) is None


def plan(rule: Rule, rank: int, name: ObjectName, heads: Mapping[str, FamilyHead]) -> Group | Unmapped:
    """What a rule that applies to an MBean makes of it; Unmapped where its name does not fit."""
    labels: dict[str, str] = {}
    for source in rule.labels:
        values = source.values(name)
        if values is None:
            part = "the domain" if source.key is None else f"the key {source.key}"
            found = name.domain if source.key is None else name.get(source.key) or "nothing"
            return Unmapped(name, None, f"found {found} for {part}, no value that the rule knows")
        labels.update(zip(source.labels, map(encodable, values), strict=True))
    planned: list[Planned] = []
    layouts = _Layouts(labels)
    for family in rule.families:
        for value in family.values:
            planned.append(_planned(value, rank + len(planned), name, heads[family.name], layouts))
    return Group(rule.requires, rule.unless, tuple(planned))


def _planned(value: ValueRule, rank: int, name: ObjectName, head: FamilyHead, layouts: "_Layouts") -> Planned:
    if isinstance(value, InfoRule):
        return _Info(rank, name, head, layouts.labels, value)
    layout = layouts.of(head.labels, value.labels)
    if isinstance(value, StateRule):
        states = value.states.values() if not value.path.labels else ()
        fixed = tuple((state, *layout.static((state,), "")) for state in states)
        return _States(rank, name, head, layout, value, fixed)
    if isinstance(value, ClassesRule):
        return _Buckets(rank, name, head, layout, value)
    steps = value.path.steps
    item = steps[0].name if steps and isinstance(steps[0], Item) and not steps[0].alone else None
    if len(steps) > (item is not None):
        return _Samples(rank, name, head, layout, value)
    key, labels = layout.static(own_constants(value), value.suffix)
    return _OneSample(
        rank=rank,
        mbean=name,
        head=head,
        rule=value,
        attribute=value.path.attribute,
        item=item,
        key=key,
        labels=labels,
        numerator=value.scale.numerator,
        denominator=value.scale.denominator,
    )


class _Layout:
    """Puts the values of labels into a family's order: those of the MBean's name, and those that follow."""

    __slots__ = ("_indices", "_known", "_names", "_static")

    def __init__(self, names: tuple[str, ...], known: tuple[str, ...], indices: tuple[int, ...]) -> None:
        self._names = names
        self._known = known
        self._indices = indices
        self._static: dict[Key, tuple[Key, Mapping[str, str]]] = {}

    def key(self, following: tuple[str, ...], suffix: str) -> Key:
        """What tells a sample apart."""
        values = self._known + following
        return tuple([values[index] for index in self._indices]), suffix

    def labels(self, key: Key) -> dict[str, str]:
        """The labels of a sample."""
        return dict(zip(self._names, key[0], strict=True))

    def static(self, following: tuple[str, ...], suffix: str) -> tuple[Key, Mapping[str, str]]:
        """Both, where they are the same at each scrape: one pair in memory for all families that have it."""
        key = self.key(following, suffix)
        if key not in self._static:
            self._static[key] = key, MappingProxyType(self.labels(key))
        return self._static[key]


class _Layouts:
    """The layouts of one MBean's families, most of which have the same labels.

    Attributes:
        labels: those that the MBean's name gives.
    """

    def __init__(self, labels: Mapping[str, str]) -> None:
        self.labels = labels
        self._layouts: dict[tuple[tuple[str, ...], tuple[str, ...]], _Layout] = {}

    def of(self, family: tuple[str, ...], following: tuple[str, ...]) -> _Layout:
        """The layout for a family's labels where these labels follow those of the name."""
        known = self._layouts.get((family, following))
        if known is None:
            names = (*self.labels, *following)
            indices = tuple(names.index(label) for label in family)
            known = _Layout(family, tuple(self.labels.values()), indices)
            self._layouts[family, following] = known
        return known


@dataclass(frozen=True, slots=True)
class _OneSample:
    """By far the most common: one number, in an attribute or in an item of one."""

    rank: int
    mbean: ObjectName
    head: FamilyHead
    rule: SampleRule
    attribute: str
    item: str | None
    key: Key
    labels: Mapping[str, str]
    numerator: int
    denominator: int

    def read(self, mbean: MBean, snapshot: Snapshot, taker: Taker) -> None:  # noqa: ARG002 - needs no other MBean
        value = mbean.attributes.get(self.attribute)
        if value is None:
            return
        if self.item is not None:
            if not isinstance(value, Mapping):
                taker.miss(mbean.name, self.rule.path.text, f"found {kind_of(value)}, expected composite data or a map")
                return
            value = value.get(self.item)
            if value is None:
                return
        if not isinstance(value, int | float):
            taker.miss(mbean.name, self.rule.path.text, f"found {kind_of(value)}, expected a number")
            return
        try:
            number = value * self.numerator / self.denominator
        except OverflowError:
            return
        taker.take(self, self.key, self.labels, number)


@dataclass(frozen=True, slots=True)
class _Samples:
    """Numbers wherever a path leads."""

    rank: int
    mbean: ObjectName
    head: FamilyHead
    layout: _Layout
    rule: SampleRule

    def read(self, mbean: MBean, snapshot: Snapshot, taker: Taker) -> None:  # noqa: ARG002 - needs no other MBean
        constants = own_constants(self.rule)
        for labels, leaf in _leaves(self.rule, mbean, taker):
            if not isinstance(leaf, int | float):
                taker.miss(mbean.name, self.rule.path.text, f"found {kind_of(leaf)}, expected a number")
                continue
            key = self.layout.key(labels + constants, self.rule.suffix)
            taker.take(self, key, self.layout.labels(key), _scaled(leaf, self.rule))


@dataclass(frozen=True, slots=True)
class _States:
    """One sample for each state; `fixed` has what never changes of them, where the path gives no labels."""

    rank: int
    mbean: ObjectName
    head: FamilyHead
    layout: _Layout
    rule: StateRule
    fixed: tuple[tuple[str, Key, Mapping[str, str]], ...]

    def read(self, mbean: MBean, snapshot: Snapshot, taker: Taker) -> None:  # noqa: ARG002 - needs no other MBean
        for labels, leaf in _leaves(self.rule, mbean, taker):
            current = self.rule.states.get(leaf) if isinstance(leaf, str) else None
            if current is None:
                found = "another text" if isinstance(leaf, str) else kind_of(leaf)
                taker.miss(mbean.name, self.rule.path.text, f"found {found}, no state that the rule knows")
            for state, key, shown in self.fixed or self._samples(labels):
                taker.take(self, key, shown, float(state == current))

    def _samples(self, labels: tuple[str, ...]) -> Iterator[tuple[str, Key, Mapping[str, str]]]:
        for state in self.rule.states.values():
            key = self.layout.key((*labels, state), "")
            yield state, key, self.layout.labels(key)


@dataclass(frozen=True, slots=True)
class _Buckets:
    """Cumulative buckets of a map of counts. A class that the map leaves out, or has null for, counts nothing."""

    rank: int
    mbean: ObjectName
    head: FamilyHead
    layout: _Layout
    rule: ClassesRule

    def read(self, mbean: MBean, snapshot: Snapshot, taker: Taker) -> None:  # noqa: ARG002 - needs no other MBean
        for labels, leaf in _leaves(self.rule, mbean, taker):
            counts = self._counts(mbean, leaf, taker)
            total = 0.0
            for size, bound in self.rule.upper_bounds.items() if counts else ():
                total += counts.get(size, 0.0)
                key = self.layout.key((*labels, _bound(bound)), "_bucket")
                taker.take(self, key, self.layout.labels(key), total)

    def _counts(self, mbean: MBean, leaf: AttributeValue, taker: Taker) -> dict[str, float]:
        if not isinstance(leaf, Mapping):
            taker.miss(mbean.name, self.rule.path.text, f"found {kind_of(leaf)}, expected a map of counts")
            return {}
        counts: dict[str, float] = {}
        for size, count in leaf.items():
            if size not in self.rule.upper_bounds:
                taker.miss(mbean.name, self.rule.path.text, "found a class of sizes that the rule does not know")
            elif isinstance(count, int | float) and 0 <= count <= _LARGEST:
                counts[size] = count
            elif count is not None:
                taker.miss(mbean.name, self.rule.path.text, f"found {kind_of(count)} that is no count")
        return counts


@dataclass(frozen=True, slots=True)
class _Info:
    """A 1 with labels from attributes, of this MBean and of others; nothing where none of them has a value."""

    rank: int
    mbean: ObjectName
    head: FamilyHead
    name_labels: Mapping[str, str]
    rule: InfoRule

    def read(self, mbean: MBean, snapshot: Snapshot, taker: Taker) -> None:
        labels = dict(self.name_labels)
        for source in self.rule.sources:
            attribute = source.path.attribute
            value = snapshot.value(source.mbean, attribute) if source.mbean else mbean.attributes.get(attribute)
            try:
                text = next((_text(leaf) for _, leaf in source.path.leaves(value)), "")
            except UnexpectedValueError as error:
                taker.miss(mbean.name, source.path.text, str(error))
                return
            found = matched(source, text) if text else ("",) * len(source.labels)
            if found is None:
                taker.miss(mbean.name, source.path.text, "found another text than the rule knows")
                return
            labels.update(zip(source.labels, map(encodable, found), strict=True))
        if self.rule.sources and not any(labels[label] for source in self.rule.sources for label in source.labels):
            return
        ordered = {label: labels[label] for label in self.head.labels}
        taker.take(self, (tuple(ordered.values()), ""), ordered, 1.0)


def _leaves(
    rule: SampleRule | StateRule | ClassesRule, mbean: MBean, taker: Taker
) -> Iterator[tuple[tuple[str, ...], AttributeValue]]:
    try:
        for labels, leaf in rule.path.leaves(mbean.attributes.get(rule.path.attribute)):
            yield tuple(map(encodable, labels)), leaf
    except UnexpectedValueError as error:
        taker.miss(mbean.name, rule.path.text, str(error))


def _scaled(value: float, rule: SampleRule) -> float:
    """The value times the scale, which is a fraction: 1795472728011 ms are 1795472728.011 s to the last digit.

    What is too large for a number is infinite.
    """
    try:
        return value * rule.scale.numerator / rule.scale.denominator
    except OverflowError:
        return float("inf")


def _bound(bound: float) -> str:
    """An upper bound as the label `le` has it (OpenMetrics 1.0, "Considerations: Canonical Numbers")."""
    return "+Inf" if bound == float("inf") else repr(float(bound))


def _text(value: AttributeValue) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, str | int | float) else ""


def encodable(value: str) -> str:
    """The value without lone surrogates, which Java's strings may hold and no page in UTF-8 can."""
    return value if value.isascii() else value.encode(errors="replace").decode()
