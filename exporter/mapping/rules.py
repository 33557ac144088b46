"""What a pack says, checked: which attributes of which MBeans become which samples."""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from exporter.jmx.objectname import ObjectName, unquote

View = Literal["metrics", "probe"]
"""The two pages that show a JVM: `/metrics`, beside the machine and the exporter, and `/probe`, the JVM alone."""

MappedType = Literal["gauge", "counter", "summary", "unknown"]
"""The types of metric families that attributes alone can make up."""


@dataclass(frozen=True)
class LabelSource:
    """Labels taken from one key property of an MBean's name.

    Attributes:
        key: the key property; quotes around its value are undone.
        labels: the labels it gives, in order.
        pattern: None where the whole value is the one label; else what the whole value must match, with one named
            group a label.
    """

    key: str
    labels: tuple[str, ...]
    pattern: re.Pattern[str] | None

    def values(self, name: ObjectName) -> tuple[str, ...] | None:
        """The labels' values for an MBean, empty for a group that took no part; None where its name does not fit."""
        quoted = name.get(self.key)
        if quoted is None:
            return None
        value = unquote(quoted)
        if self.pattern is None:
            return (value,)
        match = self.pattern.fullmatch(value)
        return tuple(match[label] or "" for label in self.labels) if match else None


@dataclass(frozen=True)
class SampleRule:
    """One sample of each MBean: an attribute, or one item of a composite one, times `scale`.

    Attributes:
        suffix: what the sample's name adds to the family's: `_total`, `_count`, `_sum` or nothing.
        labels: constant labels and their values.
    """

    attribute: str
    item: str | None
    scale: Fraction
    suffix: str
    labels: tuple[tuple[str, str], ...]

    @property
    def source(self) -> str:
        """The attribute as packs write it: `HeapMemoryUsage.used`."""
        return self.attribute if self.item is None else f"{self.attribute}.{self.item}"


@dataclass(frozen=True)
class FamilyRule:
    """The samples that an MBean adds to a metric family; a counter's `name` is without `_total`."""

    name: str
    type: MappedType
    help: str
    samples: tuple[SampleRule, ...]


@dataclass(frozen=True)
class Rule:
    """What the MBeans that a pattern applies to are turned into."""

    pattern: ObjectName
    labels: tuple[LabelSource, ...]
    families: tuple[FamilyRule, ...]

    @property
    def label_names(self) -> tuple[str, ...]:
        """The labels that the MBean's name gives, in order."""
        return tuple(label for source in self.labels for label in source.labels)


@dataclass(frozen=True)
class Pack:
    """A file of rules; `served_on` is the only view that shows them, None where both do."""

    name: str
    rules: tuple[Rule, ...]
    served_on: View | None
