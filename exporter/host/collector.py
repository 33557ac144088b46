"""What every collector of the machine's metrics offers, and how families are put together."""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from exporter.model.metrics import Family, MetricType, Sample

LabelledValue = tuple[Mapping[str, str], float]
"""A sample's labels and its value."""

ALONE: Mapping[str, str] = {}
"""The labels of a sample that is its family's only one."""


_UNDECODABLE = re.compile("[\udc80-\udcff\N{REPLACEMENT CHARACTER}]")


class NothingToReadError(Exception):
    """The machine does not have what the collector reads: no such hardware, or a kernel without the facility."""


class Collector(Protocol):
    """Reads one part of the machine. It may be asked by several threads at once."""

    @property
    def name(self) -> str:
        """node_exporter's name for it: the value of the label `collector`."""

    def collect(self) -> Sequence[Family]:
        """Read everything anew.

        Raises:
            NothingToReadError: there is nothing here for it; no reason to worry.
            Exception: of any other kind; it costs this collector's families only.
        """


def gauge(name: str, help_text: str, values: Iterable[LabelledValue]) -> Family:
    """A gauge family."""
    return _family(name, "gauge", help_text, values, "")


def counter(name: str, help_text: str, values: Iterable[LabelledValue]) -> Family:
    """A counter family, named without `_total`."""
    return _family(name, "counter", help_text, values, "_total")


def untyped(name: str, help_text: str, values: Iterable[LabelledValue]) -> Family:
    """A family that is neither: text format 0.0.4 calls it `untyped`, OpenMetrics `unknown`."""
    return _family(name, "unknown", help_text, values, "")


def alone(value: float) -> tuple[LabelledValue]:
    """The values of a family that has one sample without labels."""
    return ((ALONE, value),)


def label_name(name: str) -> str:
    """The name of a thing on this machine as a label may hold it: no two names become one.

    Names of mount points and network interfaces are bytes; Python keeps those that are not UTF-8 as lone surrogates
    (PEP 383), which no exposition format can encode. Each becomes U+FFFD and its two hexadecimal digits, and U+FFFD
    itself is doubled. (node_exporter ends where an interface has such a name.)
    """
    return name if name.isascii() else _UNDECODABLE.sub(_encodable, name)


def _encodable(match: re.Match[str]) -> str:
    byte = ord(match[0]) - 0xDC00
    return f"\ufffd{byte:02x}" if byte <= 0xFF else "\ufffd\ufffd"


def label_text(text: str) -> str:
    """A text from the system that only describes a thing, as a label may hold it: odd bytes become U+FFFD.

    So node_exporter has it. What tells things apart is for `label_name`.
    """
    return text if text.isascii() else os.fsencode(text).decode("utf-8", "replace")


def _family(name: str, kind: MetricType, help_text: str, values: Iterable[LabelledValue], suffix: str) -> Family:
    return Family(name, kind, help_text, tuple(Sample(labels, value, suffix) for labels, value in values))
