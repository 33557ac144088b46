"""Memory of machines: what is left, what it is used for, and what is written out for lack of it."""

from grafana_foundation_sdk.builders import timeseries

from dashboards.board import Row
from dashboards.limits import guideline_limits
from dashboards.panels import Line, lines
from dashboards.queries import EXPORTER, highest, lowest, of_machines, rate
from dashboards.rule_limits import KILLED
from exporter.guidelines import Catalogue

_MACHINE = "{{machine}}"


def memory(catalogue: Catalogue) -> Row:
    """Utilisation, saturation and what came of it."""
    return Row("Memory", [_available(catalogue), _uses(), _swap(), _swapping(), _faults(), _killed()])


def _available(catalogue: Catalogue) -> timeseries.Panel:
    share = f"node_memory_MemAvailable_bytes{{{EXPORTER}}} / node_memory_MemTotal_bytes{{{EXPORTER}}}"
    return lines(
        "Memory available",
        "The share of memory that programs may still take without swapping: free, or to be had from the file cache.",
        "percentunit",
        [Line(lowest(of_machines(share)), _MACHINE)],
        limits=guideline_limits(catalogue, "ram_available"),
    ).max(1)


def _uses() -> timeseries.Panel:
    uses = {
        "all": "node_memory_MemTotal_bytes",
        "available": "node_memory_MemAvailable_bytes",
        "free": "node_memory_MemFree_bytes",
        "file cache": "node_memory_Cached_bytes",
        "of programs": "node_memory_AnonPages_bytes",
        "to be written": "node_memory_Dirty_bytes",
    }
    return lines(
        "Uses of memory",
        "What the memory of the machines is used for.",
        "bytes",
        [Line(highest(of_machines(f"{name}{{{EXPORTER}}}"), 3), f"{_MACHINE} {words}") for words, name in uses.items()],
    )


def _swap() -> timeseries.Panel:
    total = f"node_memory_SwapTotal_bytes{{{EXPORTER}}}"
    used = f"({total} - node_memory_SwapFree_bytes{{{EXPORTER}}}) / ({total} > 0)"
    return lines(
        "Swap used",
        "The share of the swap space in use. A JVM whose heap is swapped out stands still when it collects.",
        "percentunit",
        [Line(highest(of_machines(used)), _MACHINE)],
    ).no_value("No swap space seen")


def _swapping() -> timeseries.Panel:
    return lines(
        "Swapping",
        "Pages in a second that are written to swap space and read back.",
        "ops",
        [
            Line(highest(of_machines(rate("node_vmstat_pswpin", EXPORTER)), 10), f"{_MACHINE} in"),
            Line(highest(of_machines(rate("node_vmstat_pswpout", EXPORTER)), 10), f"{_MACHINE} out"),
        ],
    )


def _faults() -> timeseries.Panel:
    return lines(
        "Page faults",
        "Pages in a second that were not there when they were asked for; the major ones came from a disk.",
        "ops",
        [
            Line(highest(of_machines(rate("node_vmstat_pgmajfault", EXPORTER)), 10), f"{_MACHINE} major"),
            Line(highest(of_machines(rate("node_vmstat_pgfault", EXPORTER)), 10), f"{_MACHINE} all"),
        ],
    )


def _killed() -> timeseries.Panel:
    killed = f"increase(node_vmstat_oom_kill{{{EXPORTER}}}[$__rate_interval])"
    return lines(
        "Killed by the kernel",
        "Processes that the kernel ended since there was no memory left, in a container or on the machine. A server "
        "that vanished without a word may be one: dmesg names it.",
        "short",
        [Line(highest(of_machines(killed)), _MACHINE)],
        limits=KILLED,
    ).no_value("Not seen: not every kernel counts it")
