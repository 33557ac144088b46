"""Quantities as a person reads them."""

GIB = 2**30
MIB = 2**20
GB = 10**9


def binary_bytes(value: float) -> str:
    """Write bytes of a heap in the units of `-Xmx`: `512 MiB`, `1.0 GiB`, `1.95 GiB`."""
    if value < GIB:
        return f"{_plain(value / MIB, 1)} MiB"
    shown = f"{value / GIB:.2f}"
    return f"{shown.removesuffix('0')} GiB"


def decimal_bytes(value: float) -> str:
    """Write bytes of memory or disk in the units of WSO2's text: `25.3 GB`."""
    return f"{value / GB:.1f} GB"


def percent(ratio: float) -> str:
    """Write a ratio: `62 %`, `2.6 %`."""
    return f"{_plain(100 * ratio, 1)} %"


def plural(count: float, noun: str) -> str:
    """Write a number of things: `1 core`, `2 cores`."""
    return f"{count:g} {noun}" if count == 1 else f"{count:g} {noun}s"


def _plain(value: float, digits: int) -> str:
    return f"{value:.{digits}f}".removesuffix("." + "0" * digits)
