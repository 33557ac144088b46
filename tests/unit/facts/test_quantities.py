"""Quantities as a person reads them."""

import pytest

from exporter.facts.quantities import binary_bytes, decimal_bytes, percent


@pytest.mark.parametrize(
    ("value", "words"),
    [(1073741824, "1.0 GiB"), (536870912, "512 MiB"), (2097152000, "1.95 GiB"), (27507200, "26.2 MiB")],
)
def test_heap_sizes_are_in_the_units_of_its_flags(value: int, words: str) -> None:
    assert binary_bytes(value) == words


def test_memory_and_disk_are_in_the_units_of_the_text() -> None:
    assert decimal_bytes(25274793984) == "25.3 GB"


@pytest.mark.parametrize(("ratio", "words"), [(0.62, "62 %"), (0.0256, "2.6 %"), (1, "100 %"), (0, "0 %")])
def test_ratios_are_percentages(ratio: float, words: str) -> None:
    assert percent(ratio) == words
