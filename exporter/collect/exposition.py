"""Metric families into prometheus_client's, whose encoders write every format that Prometheus asks for."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from prometheus_client import Metric, ProcessCollector
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from exporter.model.metrics import Family

Encoder = Callable[[Collector], bytes]


@dataclass(frozen=True)
class Encoded:
    """An exposition.

    Attributes:
        content_type: its format, as the header Content-Type says it.
        body: its bytes.
    """

    content_type: str
    body: bytes


@dataclass(frozen=True)
class _Text:
    """What an encoder made of a family."""

    family: Family
    text: bytes


@dataclass(frozen=True)
class _Written:
    """The last exposition's families by name, in its format."""

    content_type: str = ""
    texts: Mapping[str, _Text] = field(default_factory=dict)


class Exposition:
    """Encodes one scrape after another, and only what is another than at the last scrape in the same format.

    Most families say the same for hours (limits, states, what things are), and encoding is the dearest part of a
    scrape. Families are compared whole: one that has changed in anything is encoded anew. Safe for simultaneous
    scrapes.

    Args:
        own_process: whether `process_*` of the process that this runs in is added.
    """

    def __init__(self, *, own_process: bool = False) -> None:
        self._own_process = ProcessCollector(registry=None) if own_process else None
        self._last = _Written()

    def encode(self, families: Iterable[Family], accept: str) -> Encoded:
        """Families in the format that a header Accept asks for.

        Args:
            families: each name once.
            accept: the header; empty for the plain text format.
        """
        encoder, content_type = choose_encoder(accept)
        end = encoder(collector_of(()))  # `# EOF` in OpenMetrics, which a part must not have
        last = self._last
        known = last.texts if last.content_type == content_type else {}
        texts = {family.name: _text(family, known.get(family.name), encoder, end) for family in families}
        self._last = _Written(content_type, texts)
        parts = [each.text for each in texts.values()]
        if self._own_process is not None:
            parts.append(encoder(self._own_process).removesuffix(end))
        return Encoded(content_type, b"".join((*parts, end)))


def collector_of(families: Iterable[Family]) -> Collector:
    """What prometheus_client's encoders read families from."""
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


def _text(family: Family, known: _Text | None, encoder: Encoder, end: bytes) -> _Text:
    if known is not None and known.family == family:
        return known
    return _Text(family, encoder(collector_of((family,))).removesuffix(end))
