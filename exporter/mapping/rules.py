"""What a pack says, checked: which attributes of which MBeans become which samples."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from exporter.jmx import ObjectName, unquote
from exporter.mapping.paths import ValuePath

Page = Literal["metrics", "probe"]
"""The two pages that show a JVM: `/metrics`, beside the machine and the exporter, and `/probe`, the JVM alone."""

MappedType = Literal["gauge", "counter", "summary", "histogram", "info", "unknown"]
"""The types of metric families that attributes can make up; `info` is served as a gauge that is always 1."""


@dataclass(frozen=True)
class NameLabels:
    """Labels taken from an MBean's name.

    Attributes:
        key: the key property, quotes around its value undone; None: the domain.
        labels: the labels it gives, in order.
        pattern: None where the whole value is the one label; else what the whole value must match, with one named
            group a label.
    """

    key: str | None
    labels: tuple[str, ...]
    pattern: re.Pattern[str] | None

    def values(self, name: ObjectName) -> tuple[str, ...] | None:
        """Find the labels' values in a name, empty for a group that took no part; None where it does not fit."""
        if self.key is None:
            return matched(self, name.domain)
        quoted = name.get(self.key)
        return None if quoted is None else matched(self, unquote(quoted))


@dataclass(frozen=True)
class AttributeLabels:
    """Labels taken from an attribute's value, for families of the type `info`.

    Attributes:
        mbean: the MBean, where it is another one than the rule's.
        path: what is read.
        labels, pattern: as in `NameLabels`.
    """

    mbean: ObjectName | None
    path: ValuePath
    labels: tuple[str, ...]
    pattern: re.Pattern[str] | None


LONGEST_MATCHED = 8192
"""How many characters are held against a pattern at most: many patterns take the square of that in time."""


def matched(source: NameLabels | AttributeLabels, value: str) -> tuple[str, ...] | None:
    """Find the labels' values in a text, empty for a group that took no part; None where it does not fit or is long."""
    if source.pattern is None:
        return (value,)
    if len(value) > LONGEST_MATCHED:
        return None
    match = source.pattern.fullmatch(value)
    return tuple(match[label] or "" for label in source.labels) if match else None


@dataclass(frozen=True)
class SampleRule:
    """A sample of each MBean, or of each entry of a map that the path goes through: a number times `scale`.

    Attributes:
        suffix: what the sample's name adds to the family's: `_total`, `_count`, `_sum` or nothing.
        constants: constant labels and their values.
    """

    path: ValuePath
    scale: Fraction
    suffix: str
    constants: tuple[tuple[str, str], ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """Name the labels that the rule adds to those of the MBean's name."""
        return (*self.path.labels, *(label for label, _ in self.constants))


@dataclass(frozen=True)
class StateRule:
    """A sample for each state that a text may be, 1 for the one that it is.

    Attributes:
        label: the label whose value is the state.
        states: the label's value for each text that the attribute may be, in order; 1 and true are texts, too.
    """

    path: ValuePath
    label: str
    states: Mapping[str, str]

    @property
    def labels(self) -> tuple[str, ...]:
        """Name the labels that the rule adds to those of the MBean's name."""
        return (*self.path.labels, self.label)


@dataclass(frozen=True)
class ClassesRule:
    """A histogram's buckets from a map of counts by class of size; the map's counts are not cumulative.

    Attributes:
        upper_bounds: each class's upper bound, inclusive, ascending, the last one infinite.
    """

    path: ValuePath
    upper_bounds: Mapping[str, float]

    @property
    def labels(self) -> tuple[str, ...]:
        """Name the labels that the rule adds to those of the MBean's name."""
        return (*self.path.labels, "le")


@dataclass(frozen=True)
class InfoRule:
    """A sample that is 1 for each MBean, for the sake of its labels."""

    sources: tuple[AttributeLabels, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """Name the labels that the rule adds to those of the MBean's name."""
        return tuple(label for source in self.sources for label in source.labels)


ValueRule = SampleRule | StateRule | ClassesRule | InfoRule
"""How samples come from attributes."""


@dataclass(frozen=True)
class FamilyRule:
    """The samples that an MBean adds to a metric family; a counter's `name` is without `_total`.

    Attributes:
        limit: how many series the family may have; None: as many as any other.
    """

    name: str
    type: MappedType
    help: str
    values: tuple[ValueRule, ...]
    limit: int | None = None

    @property
    def served_name(self) -> str:
        """Give the name as queries have it: a counter's with `_total`."""
        return f"{self.name}_total" if self.type == "counter" else self.name


@dataclass(frozen=True)
class Rule:
    """What the MBeans that a pattern applies to are turned into.

    Attributes:
        origin: where it stands, `FILE:LINE`.
        requires: an attribute without which an MBean gives nothing by this rule; None: it needs none.
        unless: an attribute with which it gives nothing by this rule.
    """

    pattern: ObjectName
    labels: tuple[NameLabels, ...]
    families: tuple[FamilyRule, ...]
    origin: str
    requires: str | None = None
    unless: str | None = None

    @property
    def label_names(self) -> tuple[str, ...]:
        """Name the labels that the MBean's name gives, in order."""
        return tuple(label for source in self.labels for label in source.labels)

    def reads(self) -> Iterator[tuple[ObjectName, ValuePath]]:
        """Give everything that the rule reads: the MBeans' name or pattern, and the path."""
        for condition in (self.requires, self.unless):
            if condition is not None:
                yield self.pattern, ValuePath(condition, condition)
        for family in self.families:
            for value in family.values:
                if not isinstance(value, InfoRule):
                    yield self.pattern, value.path
                    continue
                for source in value.sources:
                    yield source.mbean or self.pattern, source.path


@dataclass(frozen=True)
class Pack:
    """A file of rules; `served_on` is the only page that shows them, None where both do."""

    name: str
    rules: tuple[Rule, ...]
    served_on: Page | None
