"""Metric families into prometheus_client's, whose encoders write every format that Prometheus asks for."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from prometheus_client import Metric, ProcessCollector
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from exporter.collect.families import by_name
from exporter.model.metrics import Family

Encoder = Callable[[Collector], bytes]

_HEAD = re.compile(rb"(?:#[^\n]*\n)*")
"""The lines of a family before its samples: help and type."""


@dataclass(frozen=True)
class Encoded:
    """An exposition as it is sent.

    Attributes:
        content_type: its format, as the header Content-Type says it.
        body: its bytes.
    """

    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class _Part:
    """What an encoder made of a family, or of one target's part of it: the lines before its samples, and these."""

    family: Family
    head: bytes
    body: bytes


@dataclass(frozen=True)
class _Written:
    """The last exposition's parts of each family, by its name, in its format."""

    content_type: str = ""
    parts: Mapping[str, Sequence[_Part]] = field(default_factory=dict)


class Exposition:
    """Encodes one scrape after another, and only what is another than at the last scrape in the same format.

    Most families say the same for hours (limits, states, what things are), and encoding costs more than comparing. So
    each target's part of a family is compared whole, and encoded anew where anything in it has changed. Safe for
    simultaneous scrapes.

    Args:
        own_process: whether `process_*` of the process that this runs in is added.
    """

    def __init__(self, *, own_process: bool = False) -> None:
        self._own_process = ProcessCollector(registry=None) if own_process else None
        self._last = _Written()

    def encode(self, families: Iterable[Family], accept: str) -> Encoded:
        """Write families in the format that a header Accept asks for.

        Args:
            families: those of one name are written as one, in the order of first appearance; those without samples are
                left out.
            accept: the header; empty for the plain text format.

        Raises:
            ValueError: two families of one name have different types.
        """
        encoder, content_type = choose_encoder(accept)
        end = encoder(collector_of(()))  # `# EOF` in OpenMetrics, which a part must not have
        last = self._last
        known = last.parts if last.content_type == content_type else {}
        written = {
            name: [
                _part(family, before, encoder, end)
                for family, before in zip_longest(parts, known.get(name, ())[: len(parts)])
            ]
            for name, parts in by_name(families).items()
        }
        self._last = _Written(content_type, written)
        texts = [text for parts in written.values() for text in (parts[0].head, *[part.body for part in parts])]
        if self._own_process is not None:
            texts.append(encoder(self._own_process).removesuffix(end))
        return Encoded(content_type, b"".join((*texts, end)))


def collector_of(families: Iterable[Family]) -> Collector:
    """Make what prometheus_client's encoders read families from."""
    return _Collected(families)


class _Collected(Collector):
    def __init__(self, families: Iterable[Family]) -> None:
        self._families = tuple(families)

    def collect(self) -> Iterable[Metric]:
        for family in self._families:
            metric = Metric(family.name, family.help, family.type)
            for sample in family.samples:
                metric.add_sample(family.name + sample.suffix, dict(sample.labels), sample.value)
            yield metric


def _part(family: Family, known: _Part | None, encoder: Encoder, end: bytes) -> _Part:
    if known is not None and (known.family is family or known.family == family):
        return known
    text = encoder(collector_of((family,))).removesuffix(end)
    body = _HEAD.sub(b"", text, count=1)
    return _Part(family, text[: len(text) - len(body)], body)
