"""Samples of attributes: a sampler for each kind of rule for values, which takes all MBeans that the rule is for."""

import math
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from exporter.jmx import ObjectName
from exporter.mapping.heads import own_constants
from exporter.mapping.label_value import is_long, label_value
from exporter.mapping.layout import Identity, Layout, Named
from exporter.mapping.paths import UnexpectedValueError, kind_of
from exporter.mapping.result import MappingOverdueError, Shortened, Unmapped
from exporter.mapping.rules import ClassesRule, InfoRule, SampleRule, StateRule, matched
from exporter.model.snapshot import AttributeValue, MBean, Snapshot

_LARGEST = sys.float_info.max

Match = tuple[Named, MBean]
"""An MBean that a rule applies to, and what its name decides."""


class RawSamples:
    """The samples that one rule for values makes of a snapshot: two lists, since an object for each costs more.

    Attributes:
        snapshot: the snapshot.
        identities: of each sample, all but its number.
        numbers: of each sample, its number.
        unmapped: what could not be mapped.
        shortened: labels that are too long.
    """

    __slots__ = ("_passed", "identities", "numbers", "shortened", "snapshot", "unmapped")

    def __init__(self, snapshot: Snapshot, passed: Callable[[], bool]) -> None:
        self.snapshot = snapshot
        self.shortened: list[Shortened] = []
        self._passed = passed
        self.identities: list[Identity] = []
        self.numbers: list[float] = []
        self.unmapped: list[Unmapped] = []

    def take(self, identity: Identity, number: float) -> None:
        """Take a sample, if its number is one that can be served."""
        if 0 <= number < math.inf:
            self.identities.append(identity)
            self.numbers.append(number)

    def look(self) -> None:
        """Look at the time; whoever may have much to read of one MBean does so before.

        Raises:
            MappingOverdueError: it is over.
        """
        if self._passed():
            raise MappingOverdueError

    def labels(self, name: ObjectName, attribute: str, values: Iterable[str]) -> tuple[str, ...]:
        """Give labels' values as they are served, and note those that are shortened."""
        found = []
        for value in values:
            if is_long(value):
                self.shortened.append(Shortened(name, attribute, len(value)))
            found.append(label_value(value))
        return tuple(found)

    def miss(self, name: ObjectName, attribute: str, cause: str) -> None:
        """Note what could not be mapped."""
        self.unmapped.append(Unmapped(name, attribute, cause))


class Sampler(Protocol):
    """Makes samples by one rule for values, with labels in its family's order."""

    def sample(self, matches: Sequence[Match], samples: RawSamples) -> None:
        """Make samples of the attributes of all MBeans that the rule applies to."""


@dataclass(frozen=True, slots=True)
class Number:
    """Makes a sample of one number, in an attribute or in an item of one: by far the most common.

    Attributes:
        item: the item's name; None: the attribute itself is the number.
        place: that of its sample among an MBean's fixed samples.
    """

    rule: SampleRule
    item: str | None
    place: int

    def sample(self, matches: Sequence[Match], samples: RawSamples) -> None:
        """Make a sample of each MBean, of which a large server has tens of thousands: all is at hand in one loop."""
        attribute, item, place = self.rule.path.attribute, self.item, self.place
        numerator, denominator = self.rule.scale.numerator, self.rule.scale.denominator
        identities, numbers, kinds, infinite = samples.identities, samples.numbers, (int, float), math.inf
        for named, mbean in matches:
            value = mbean.attributes.get(attribute)
            if item is not None:
                value = value.get(item) if isinstance(value, Mapping) else None
            if not isinstance(value, kinds):
                self._note(mbean, samples)
                continue
            try:
                number = value * numerator / denominator
            except OverflowError:
                continue
            if 0 <= number < infinite:
                identities.append(named.fixed[place])
                numbers.append(number)

    def _note(self, mbean: MBean, samples: RawSamples) -> None:
        """Tell of a value that is no number."""
        value = mbean.attributes.get(self.rule.path.attribute)
        expected = "a number"
        if self.item is not None and value is not None:
            if isinstance(value, Mapping):
                value = value.get(self.item)
            else:
                expected = "composite data or a map"
        if value is not None:
            samples.miss(mbean.name, self.rule.path.text, f"found {kind_of(value)}, expected {expected}")


@dataclass(frozen=True, slots=True)
class Numbers:
    """Makes a sample of each number that a path leads to."""

    layout: Layout
    rule: SampleRule

    def sample(self, matches: Sequence[Match], samples: RawSamples) -> None:
        """Make a sample of each leaf."""
        constants = own_constants(self.rule)
        for named, mbean in matches:
            for labels, leaf in _leaves(self.rule, mbean, samples):
                if isinstance(leaf, int | float):
                    identity = self.layout.identity(named, labels + constants, self.rule.suffix)
                    samples.take(identity, _scaled(leaf, self.rule))
                else:
                    samples.miss(mbean.name, self.rule.path.text, f"found {kind_of(leaf)}, expected a number")


@dataclass(frozen=True, slots=True)
class States:
    """Makes a sample for each state, 1 for the one that a text says.

    Attributes:
        places: that of each state among an MBean's fixed samples; empty where the path gives labels.
    """

    layout: Layout
    rule: StateRule
    places: tuple[int, ...]

    def sample(self, matches: Sequence[Match], samples: RawSamples) -> None:
        """Make the samples of all states of each leaf."""
        states = self.rule.states.values()
        numbers = {current: [float(state == current) for state in states] for current in (None, *states)}
        for named, mbean in matches:
            for labels, leaf in _leaves(self.rule, mbean, samples):
                current = self.rule.states.get(_text(leaf))
                if current is None:
                    found = "another text" if isinstance(leaf, str) else kind_of(leaf)
                    samples.miss(mbean.name, self.rule.path.text, f"found {found}, no state that the rule knows")
                samples.identities += self._identities(named, labels)
                samples.numbers += numbers[current]

    def _identities(self, named: Named, labels: tuple[str, ...]) -> Sequence[Identity]:
        if self.places:
            return [named.fixed[place] for place in self.places]
        return [self.layout.identity(named, (*labels, state), "") for state in self.rule.states.values()]


@dataclass(frozen=True, slots=True)
class Buckets:
    """Makes cumulative buckets of a map of counts. A class that the map leaves out, or has null for, counts nothing."""

    layout: Layout
    rule: ClassesRule

    def sample(self, matches: Sequence[Match], samples: RawSamples) -> None:
        """Make all buckets of each leaf."""
        for named, mbean in matches:
            for labels, leaf in _leaves(self.rule, mbean, samples):
                counts = self._counts(mbean, leaf, samples)
                total = 0.0
                for size, bound in self.rule.upper_bounds.items() if counts else ():
                    total += counts.get(size, 0.0)
                    samples.take(self.layout.identity(named, (*labels, _bound(bound)), "_bucket"), total)

    def _counts(self, mbean: MBean, leaf: AttributeValue, samples: RawSamples) -> dict[str, float]:
        if not isinstance(leaf, Mapping):
            samples.miss(mbean.name, self.rule.path.text, f"found {kind_of(leaf)}, expected a map of counts")
            return {}
        counts: dict[str, float] = {}
        for size, count in leaf.items():
            if size not in self.rule.upper_bounds:
                samples.miss(mbean.name, self.rule.path.text, "found a class of sizes that the rule does not know")
            elif isinstance(count, int | float) and 0 <= count <= _LARGEST:
                counts[size] = count
            elif count is not None:
                samples.miss(mbean.name, self.rule.path.text, f"found {kind_of(count)} that is no count")
        return counts


@dataclass(frozen=True, slots=True)
class Info:
    """Makes a 1 with labels from attributes, of this MBean and of others; nothing where none of them has a value."""

    layout: Layout
    rule: InfoRule

    def sample(self, matches: Sequence[Match], samples: RawSamples) -> None:
        """Make a sample of each MBean."""
        for named, mbean in matches:
            found = self._labels(mbean, samples)
            if found is not None and (any(found) or not self.rule.sources):
                samples.take(self.layout.identity(named, found, ""), 1.0)

    def _labels(self, mbean: MBean, samples: RawSamples) -> tuple[str, ...] | None:
        samples.look()
        labels: list[str] = []
        for source in self.rule.sources:
            attribute = source.path.attribute
            other = source.mbean
            value = samples.snapshot.value(other, attribute) if other else mbean.attributes.get(attribute)
            try:
                text = next((_text(leaf) for _, leaf in source.path.leaves(value)), "")
            except UnexpectedValueError as error:
                samples.miss(mbean.name, source.path.text, str(error))
                return None
            found = matched(source, text) if text else ("",) * len(source.labels)
            if found is None:
                samples.miss(mbean.name, source.path.text, "found another text than the rule knows")
                return None
            labels += samples.labels(mbean.name, source.path.text, found)
        return tuple(labels)


def _leaves(
    rule: SampleRule | StateRule | ClassesRule, mbean: MBean, samples: RawSamples
) -> Iterator[tuple[tuple[str, ...], AttributeValue]]:
    samples.look()
    try:
        for labels, leaf in rule.path.leaves(mbean.attributes.get(rule.path.attribute)):
            yield samples.labels(mbean.name, rule.path.text, labels) if labels else labels, leaf
    except UnexpectedValueError as error:
        samples.miss(mbean.name, rule.path.text, str(error))


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
