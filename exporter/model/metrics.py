"""What is served: metric families and their samples, and how families of one sample a set of labels are made."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import msgspec

MetricType = Literal["gauge", "counter", "summary", "histogram", "unknown"]


class Sample(msgspec.Struct, frozen=True, gc=False):
    """One sample of a metric family; `suffix` is what its name adds to the family's: `_total`, `_count`, or nothing.

    There may be a hundred thousand of them at a time. Python's garbage collector need not look at each: no sample is in
    a cycle, since its labels are texts.
    """

    labels: Mapping[str, str]
    value: float
    suffix: str = ""


@dataclass(frozen=True)
class Family:
    """A metric family. A counter's name is written without `_total`, its samples have the suffix `_total`."""

    name: str
    type: MetricType
    help: str
    samples: tuple[Sample, ...]


LabelledValue = tuple[Mapping[str, str], float]
"""A sample's labels and its value."""

ALONE: Mapping[str, str] = {}
"""The labels of a sample that is its family's only one."""


def alone(value: float) -> tuple[LabelledValue]:
    """Give the values of a family that has one sample without labels."""
    return ((ALONE, value),)


def gauge(name: str, help_text: str, values: Iterable[LabelledValue]) -> Family:
    """Make a gauge of labels and values."""
    return _family(name, "gauge", help_text, values, "")


def counter(name: str, help_text: str, values: Iterable[LabelledValue]) -> Family:
    """Make a counter of labels and values; the name is written without `_total`."""
    return _family(name, "counter", help_text, values, "_total")


def untyped(name: str, help_text: str, values: Iterable[LabelledValue]) -> Family:
    """Make a family that is neither: text format 0.0.4 calls it `untyped`, OpenMetrics `unknown`."""
    return _family(name, "unknown", help_text, values, "")


def _family(name: str, kind: MetricType, help_text: str, values: Iterable[LabelledValue], suffix: str) -> Family:
    return Family(name, kind, help_text, tuple(Sample(labels, value, suffix) for labels, value in values))
