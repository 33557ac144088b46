"""Quantities as a person reads them."""

import pytest

from exporter.guidelines.wording import binary_bytes, decimal_bytes, percent, threshold


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


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [(2147483648, "GiB", "2 GiB"), (4e9, "GB", "4 GB"), (0.85, "%", "85 %"), (250.0, "number", "250")],
)
def test_thresholds_are_as_round_as_they_were_written(value: float, unit: str, words: str) -> None:
    assert threshold(value, unit) == words
