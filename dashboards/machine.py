"""Dashboard F: the machines that exporters run on. Metrics of node_exporter's names."""

from grafana_foundation_sdk.builders import timeseries

from dashboards.board import Board, Row
from dashboards.panels import Line, lines
from dashboards.queries import EXPORTER, of_machines, rate


def board() -> Board:
    """Make the dashboard."""
    return Board(
        uid="wso2-machine",
        description="The machines that exporters run on, and with them the servers there.",
        rows=(Row("Machine", (_cpu(), _load(), _memory(), _disk())),),
    )


def _cpu() -> timeseries.Panel:
    idle = rate("node_cpu_seconds_total", f'{EXPORTER},mode=~"idle|iowait"')
    busy = f"1 - avg without (cpu) (sum without (mode) ({idle}))"
    return lines(
        "Processors busy",
        "The share of the processors' time that was neither idle nor waiting for a disk.",
        "percentunit",
        [Line(of_machines(busy), "{{machine}}")],
        span=12,
    ).max(1)


def _load() -> timeseries.Panel:
    cores = f'count without (cpu, mode) (node_cpu_seconds_total{{{EXPORTER},mode="idle"}})'
    return lines(
        "Load",
        "Threads that run or wait for a processor or a disk, as means of 1, 5 and 15 minutes, beside the cores.",
        "short",
        [
            Line(of_machines(f"node_load1{{{EXPORTER}}}"), "{{machine}} 1 minute"),
            Line(of_machines(f"node_load5{{{EXPORTER}}}"), "{{machine}} 5 minutes"),
            Line(of_machines(f"node_load15{{{EXPORTER}}}"), "{{machine}} 15 minutes"),
            Line(of_machines(cores), "{{machine}} cores"),
        ],
        span=12,
    )


def _memory() -> timeseries.Panel:
    return lines(
        "Memory available",
        "Memory that programs may still take without swapping, beside all that there is.",
        "bytes",
        [
            Line(of_machines(f"node_memory_MemAvailable_bytes{{{EXPORTER}}}"), "{{machine}} available"),
            Line(of_machines(f"node_memory_MemTotal_bytes{{{EXPORTER}}}"), "{{machine}} total"),
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
        [Line(of_machines(f"1 - {available} / {size}"), "{{machine}} {{mountpoint}}")],
        span=12,
    ).max(1)
