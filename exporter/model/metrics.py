"""What is served: metric families and their samples."""

from collections.abc import Mapping
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
