"""The server's process as the system sees it, also while the server does not answer, and the container around it."""

from grafana_foundation_sdk.builders import timeseries

from dashboards.board import Row
from dashboards.limits import guideline_limits
from dashboards.links import to_all_of
from dashboards.panels import Line, lines
from dashboards.queries import SERVER, by_server, of_servers, rate
from dashboards.rule_limits import THROTTLED
from exporter.guidelines import Catalogue

_ELSEWHERE = "Not seen, as of a server on another machine"
_UNBOUNDED = "No container seen that bounds it"


def process(catalogue: Catalogue) -> Row:
    """What the process uses."""
    panels = (_processor(), _files_and_threads(catalogue), _memory(), _storage())
    return Row("Process", [panel.links([to_all_of("wso2-machine")]) for panel in panels])


def container() -> Row:
    """What the container allows."""
    return Row("Container", [_container_memory(), _throttling()], collapsed=True)


def _processor() -> timeseries.Panel:
    limit = f"wso2_cgroup_cpu_limit_cores{{{SERVER}}}"
    cores = f"jvm_available_processors{{{SERVER}}}"
    return lines(
        "Processor of the process",
        "Processors that the process keeps busy, and those that it may use. A process that runs and uses none is "
        "frozen, or waits. Seen from the system where the server is on the exporter's machine, else from the JVM.",
        "short",
        [
            Line(by_server(rate("wso2_process_cpu_seconds_total", SERVER)), "used (system)"),
            Line(by_server(of_servers(rate("jvm_process_cpu_seconds_total", SERVER))), "used (JVM)"),
            Line(by_server(of_servers(f"{limit} or {cores}")), "may be used"),
        ],
        span=6,
    )


def _files_and_threads(catalogue: Catalogue) -> timeseries.Panel:
    files = f"wso2_process_open_fds{{{SERVER}}} / wso2_process_max_fds{{{SERVER}}}"
    files_by_jvm = f"jvm_process_open_fds{{{SERVER}}} / jvm_process_max_fds{{{SERVER}}}"
    threads = f"wso2_process_threads{{{SERVER}}} / wso2_process_max_threads{{{SERVER}}}"
    return lines(
        "Files and threads in use",
        "Open files (connections count) and threads of the process, as shares of what it may have.",
        "percentunit",
        [
            Line(by_server(of_servers(f"({files} or {files_by_jvm})")), "files"),
            Line(by_server(of_servers(threads)), "threads"),
        ],
        span=6,
        limits=guideline_limits(catalogue, "open_files_used"),
    )


def _memory() -> timeseries.Panel:
    return lines(
        "Memory of the process",
        "What of the process is in RAM: heap, code, threads and buffers together.",
        "bytes",
        [Line(by_server(f"wso2_process_resident_memory_bytes{{{SERVER}}}"), "in RAM")],
        span=6,
    ).no_value(_ELSEWHERE)


def _storage() -> timeseries.Panel:
    return lines(
        "Reads and writes of the process",
        "Bytes in a second that the process had read from disks and written to them; only its user and root may see.",
        "Bps",
        [
            Line(by_server(rate("wso2_process_read_bytes_total", SERVER)), "read"),
            Line(by_server(rate("wso2_process_written_bytes_total", SERVER)), "written"),
        ],
        span=6,
    ).no_value(_ELSEWHERE)


def _container_memory() -> timeseries.Panel:
    return lines(
        "Container memory",
        "Memory charged to the control group with the tightest limit, file cache included, and that limit. At it the "
        "kernel kills.",
        "bytes",
        [
            Line(by_server(f"wso2_cgroup_memory_usage_bytes{{{SERVER}}}"), "used"),
            Line(by_server(f"wso2_cgroup_memory_limit_bytes{{{SERVER}}}"), "limit"),
        ],
        span=12,
    ).no_value(_UNBOUNDED)


def _throttling() -> timeseries.Panel:
    return lines(
        "Container throttling",
        "The share of the time in which the container's quota of processor time held the server back.",
        "percentunit",
        [Line(by_server(rate("wso2_cgroup_cpu_throttled_seconds_total", SERVER)), "held back")],
        span=12,
        limits=THROTTLED,
    ).no_value(_UNBOUNDED)
