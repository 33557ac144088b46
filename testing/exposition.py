"""What the tests read of an exposition: asked for over HTTP, parsed by prometheus_client's own parser."""

import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from prometheus_client.parser import text_string_to_metric_families


def get(url: str, **headers: str) -> str:
    """The body at an address; header names with underscores."""
    request = urllib.request.Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    with urllib.request.urlopen(request, timeout=60) as response:
        text: str = response.read().decode()
    return text


@dataclass(frozen=True)
class Exposition:
    """An exposition, parsed."""

    text: str
    types: Mapping[str, str]
    samples: Mapping[str, Mapping[frozenset[tuple[str, str]], float]]

    @classmethod
    def parse(cls, text: str) -> "Exposition":
        types: dict[str, str] = {}
        samples: dict[str, dict[frozenset[tuple[str, str]], float]] = {}
        for family in text_string_to_metric_families(text):
            types[family.name] = family.type
            for sample in family.samples:
                samples.setdefault(sample.name, {})[frozenset(sample.labels.items())] = sample.value
        return cls(text, types, samples)

    def value(self, name: str, **labels: str) -> float:
        """The one sample of this name with these labels among its own."""
        ((_, value),) = self.matching(name, **labels)
        return value

    def matching(self, name: str, **labels: str) -> Iterator[tuple[dict[str, str], float]]:
        """All samples of this name with these labels among their own."""
        for found, value in self.samples.get(name, {}).items():
            if labels.items() <= dict(found).items():
                yield dict(found), value

    def status(self, name: str, **labels: str) -> str:
        """The status, of a state family, that is 1."""
        ((found, _),) = [(found, value) for found, value in self.matching(name, **labels) if value == 1]
        return found["status"]


def scrape(url: str, **headers: str) -> Exposition:
    """Ask for an exposition and parse it; with more patience than Prometheus has, where the headers say none."""
    return Exposition.parse(get(url, **{"X_Prometheus_Scrape_Timeout_Seconds": "50", **headers}))
