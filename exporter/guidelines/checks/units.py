"""The units that thresholds are written in, and those that facts have."""

from typing import Literal

from exporter.facts.quantities import GB, GIB, MIB, percent

Unit = Literal["GiB", "MiB", "GB", "%", "number"]


def in_unit_of_fact(number: float, unit: Unit) -> float:
    """Turn a threshold as it is written into bytes, a ratio or a plain number."""
    if unit == "GiB":
        return number * GIB
    if unit == "MiB":
        return number * MIB
    if unit == "GB":
        return number * GB
    # a division, since 70 * 0.01 is more than 0.7, and 0.7 is to be at the threshold of 70 %
    return number / 100 if unit == "%" else number


def shown_threshold(value: float, unit: Unit) -> str:
    """Write a threshold in its unit, as round as it was written: `2 GiB`, `0.5 MiB`, `4 GB`, `85 %`, `250`."""
    if unit == "GiB":
        return f"{value / GIB:g} GiB"
    if unit == "MiB":
        return f"{value / MIB:g} MiB"
    if unit == "GB":
        return f"{value / GB:g} GB"
    return percent(value) if unit == "%" else f"{value:.10g}"
