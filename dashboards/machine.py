"""What the overview shows of the machine that an exporter runs on. Metrics of node_exporter's names."""

from grafana_foundation_sdk.builders import timeseries

from dashboards.panels import Line, lines
from dashboards.queries import EXPORTER, of_machines, rate


def section() -> tuple[str, list[timeseries.Panel]]:
    """The row about the machine: its title and panels."""
    return "Machine of the exporter", [_cpu(), _load(), _memory(), _disk()]


def _cpu() -> timeseries.Panel:
    idle = rate("node_cpu_seconds_total", f'{EXPORTER},mode=~"idle|iowait"')
    busy = f"1 - avg without (cpu) (sum without (mode) ({idle}))"
    return lines(
        "Processors busy",
        "The share of the processors' time that was neither idle nor waiting for a disk.",
        "percentunit",
        [Line(of_machines(busy), "{{instance}}")],
        span=12,
    ).max(1)


def _load() -> timeseries.Panel:
    cores = f'count without (cpu, mode) (node_cpu_seconds_total{{{EXPORTER},mode="idle"}})'
    return lines(
        "Load",
        "Threads that run or wait for a processor or a disk, as means of 1, 5 and 15 minutes, beside the cores.",
        "short",
        [
            Line(of_machines(f"node_load1{{{EXPORTER}}}"), "{{instance}} 1 minute"),
            Line(of_machines(f"node_load5{{{EXPORTER}}}"), "{{instance}} 5 minutes"),
            Line(of_machines(f"node_load15{{{EXPORTER}}}"), "{{instance}} 15 minutes"),
            Line(of_machines(cores), "{{instance}} cores"),
        ],
        span=12,
    )


def _memory() -> timeseries.Panel:
    return lines(
        "Memory available",
        "Memory that programs may still take without swapping, beside all that there is.",
        "bytes",
        [
            Line(of_machines(f"node_memory_MemAvailable_bytes{{{EXPORTER}}}"), "{{instance}} available"),
            Line(of_machines(f"node_memory_MemTotal_bytes{{{EXPORTER}}}"), "{{instance}} total"),
        ],
        span=12,
    )


def _disk() -> timeseries.Panel:
    available = f"node_filesystem_avail_bytes{{{EXPORTER}}}"
    size = f"node_filesystem_size_bytes{{{EXPORTER}}}"
    return lines(
        "Disk used",
        "The share of each filesystem that programs without privileges cannot take any more.",
        "percentunit",
        [Line(of_machines(f"1 - {available} / {size}"), "{{instance}} {{mountpoint}}")],
        span=12,
    ).max(1)
