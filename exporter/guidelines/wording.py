"""Quantities as a person reads them."""

GIB = 2**30
MIB = 2**20
GB = 10**9


def binary_bytes(value: float) -> str:
    """Bytes of a heap in the units of `-Xmx`: `512 MiB`, `1.0 GiB`, `1.95 GiB`."""
    if value < GIB:
        return f"{_plain(value / MIB, 1)} MiB"
    shown = f"{value / GIB:.2f}"
    return f"{shown.removesuffix('0')} GiB"


def decimal_bytes(value: float) -> str:
    """Bytes of memory or disk in the units of WSO2's text: `25.3 GB`."""
    return f"{value / GB:.1f} GB"


def percent(ratio: float) -> str:
    """A ratio: `62 %`, `2.6 %`."""
    return f"{_plain(100 * ratio, 1)} %"


def plural(count: float, noun: str) -> str:
    """A number of things: `1 core`, `2 cores`."""
    return f"{count:g} {noun}" if count == 1 else f"{count:g} {noun}s"


def threshold(value: float, unit: str) -> str:
    """A threshold in the catalogue's unit, as round as it was written: `2 GiB`, `4 GB`, `85 %`, `250`."""
    if unit == "GiB":
        return f"{value / GIB:g} GiB"
    if unit == "GB":
        return f"{value / GB:g} GB"
    return percent(value) if unit == "%" else f"{value:g}"


def _plain(value: float, digits: int) -> str:
    return f"{value:.{digits}f}".removesuffix("." + "0" * digits)
