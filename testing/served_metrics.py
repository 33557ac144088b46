"""The metrics that the exporter serves, as queries name them."""

from collections.abc import Mapping

import pytest

from development.served_families import (
    DescribedFamily,
    families_of_the_exporters_process,
    machine_families,
    own_families_of_the_exporter,
    pack_families,
)
from exporter.mapping import selected_packs

_SUFFIXES = {"summary": ("_count", "_sum"), "histogram": ("_bucket",)}


@pytest.fixture(scope="session")
def served_metrics() -> Mapping[str, frozenset[str]]:
    """The labels of each metric, those included that Prometheus adds, by the metric's name."""
    packs = selected_packs()
    families = [
        *(family for pack in packs for family in pack_families(pack)),
        *machine_families(),
        *own_families_of_the_exporter(packs),
        *families_of_the_exporters_process(),
    ]
    return {name: _labels(family) for family in families for name in _names(family)}


def _names(family: DescribedFamily) -> list[str]:
    return [family.name + suffix for suffix in _SUFFIXES.get(family.type, ("",))]


def _labels(family: DescribedFamily) -> frozenset[str]:
    return frozenset({"job", "instance", "target", *family.labels})
