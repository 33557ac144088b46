from collections.abc import Callable
from pathlib import Path

import pytest

from exporter.mapping import MappingResult, MetricMapper, View, load_packs
from exporter.targets.recorded import load_snapshot

SNAPSHOTS = Path(__file__).parents[1] / "fixtures" / "snapshots"

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
    def mapped(recording: str, view: View = "metrics") -> MappingResult:
        return MetricMapper(load_packs(view)).map(load_snapshot(SNAPSHOTS / f"{recording}.json"))

    return mapped


@pytest.fixture
def samples_of(mapped_recording: Callable[..., MappingResult]) -> Callable[..., Mapped]:
    def samples(recording: str, view: View = "metrics") -> Mapped:
        return by_name(mapped_recording(recording, view))

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
