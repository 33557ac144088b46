"""What packs make of recorded servers, and of MBeans as WSO2's products have them."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from development.jvm import JavaServer
from exporter.jmx import ObjectName, ServiceUrl
from exporter.jmx.deadline import Deadline
from exporter.mapping import MappingResult, MetricMapper, Page, load_packs
from exporter.model.snapshot import AttributeQuery, AttributeValue, Snapshot
from exporter.targets.native.source import NativeSource
from testing import delivery

Mapped = dict[str, dict[tuple[str, ...], float]]
"""Sample name to label values (in the family's order) to value."""


def by_name(result: MappingResult) -> Mapped:
    mapped: Mapped = {}
    for family in result.families:
        for sample in family.samples:
            mapped.setdefault(family.name + sample.suffix, {})[tuple(sample.labels.values())] = sample.value
    return mapped


@pytest.fixture
def mapped_recording() -> Callable[..., MappingResult]:
    def mapped(recording: str, page: Page = "metrics") -> MappingResult:
        return delivery.mapped_recording(recording, page)

    return mapped


@pytest.fixture
def samples_of(mapped_recording: Callable[..., MappingResult]) -> Callable[..., Mapped]:
    def samples(recording: str, page: Page = "metrics") -> Mapped:
        return by_name(mapped_recording(recording, page))

    return samples


@pytest.fixture
def mapper_of(tmp_path: Path) -> Callable[..., MetricMapper]:
    """A mapper of packs written down in the test, in the order given."""

    def mapper(*texts: str) -> MetricMapper:
        files = []
        for i, text in enumerate(texts):
            files.append(tmp_path / f"pack{i}.yml")
            files[-1].write_text(text, encoding="utf-8")
        return MetricMapper(load_packs("metrics", files))

    return mapper


@pytest.fixture
def samples_by_name() -> Callable[[MappingResult], Mapped]:
    return by_name


@dataclass(frozen=True)
class Products:
    """What was read of `testing/java/ProductMBeans.txt`, by all packs and with the exporter's own client.

    Attributes:
        invocations: how many operations were invoked by that, and how many attributes were set.
    """

    url: ServiceUrl
    snapshot: Snapshot
    result: MappingResult
    invocations: AttributeValue

    @property
    def samples(self) -> Mapped:
        return by_name(self.result)


@pytest.fixture(scope="session")
def products(product_mbeans: JavaServer) -> Products:
    mapper = MetricMapper(load_packs("metrics"))
    url = ServiceUrl("127.0.0.1", product_mbeans.jmx_port)
    counter = ObjectName.parse("test:type=Invocations")
    with closing(NativeSource(url, None)) as source:
        snapshot = source.read(mapper.queries, Deadline.after(60))
        counted = source.read([AttributeQuery(counter, ("Invocations",))], Deadline.after(60))
    return Products(url, snapshot, mapper.map(snapshot), counted.value(counter, "Invocations"))
