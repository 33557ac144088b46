"""What an exporter costs. On /probe these names are the servers', so only what an exporter says of itself is taken."""

from grafana_foundation_sdk.builders import timeseries

from dashboards.board import Row
from dashboards.panels import Line, lines
from dashboards.queries import EXPORTER, highest, of_machines, rate

_MACHINE = "{{machine}}"


def own_process() -> Row:
    """Processor, memory, files and age."""
    return Row("The exporter's own process", [_processor(), _memory(), _files(), _uptime()])


def _processor() -> timeseries.Panel:
    return lines(
        "Processor of the exporter",
        "Processors that each exporter keeps busy.",
        "short",
        [Line(highest(of_machines(rate("process_cpu_seconds_total", EXPORTER))), _MACHINE)],
        span=6,
    )


def _memory() -> timeseries.Panel:
    return lines(
        "Memory of the exporter",
        "What of each exporter is in RAM, and the addresses that it has reserved.",
        "bytes",
        [
            Line(highest(of_machines(f"process_resident_memory_bytes{{{EXPORTER}}}"), 10), f"{_MACHINE} in RAM"),
            Line(highest(of_machines(f"process_virtual_memory_bytes{{{EXPORTER}}}"), 10), f"{_MACHINE} reserved"),
        ],
        span=6,
    )


def _files() -> timeseries.Panel:
    share = f"process_open_fds{{{EXPORTER}}} / process_max_fds{{{EXPORTER}}}"
    return lines(
        "Files of the exporter",
        "The share of the files that each exporter may have open.",
        "percentunit",
        [Line(highest(of_machines(share)), _MACHINE)],
        span=6,
    )


def _uptime() -> timeseries.Panel:
    return lines(
        "Uptime of the exporter",
        "How long each exporter runs: a fall to nothing is a restart.",
        "s",
        [Line(highest(of_machines(f"time() - process_start_time_seconds{{{EXPORTER}}}")), _MACHINE)],
        span=6,
    )
