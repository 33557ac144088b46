"""Dashboard B: one server and its JVM."""

from grafana_foundation_sdk.builders import timeseries

from dashboards.board import Board, Row
from dashboards.limits import guideline_limits
from dashboards.panels import SERVER_NAME, Line, lines
from dashboards.queries import SERVER, of_servers, rate
from exporter.guidelines import Catalogue

_OLD_GENERATION = f'{SERVER},pool=~".*(Old|Tenured).*"'


def board(catalogue: Catalogue) -> Board:
    """Make the dashboard."""
    return Board(
        uid="wso2-server",
        description="One WSO2 server: its JVM, its limits, and what it waits for.",
        rows=(
            Row("Java", (_heap(), _old_generation(catalogue), _collection_time(), _threads())),
            Row("Limits", (_database_connections(), _files_and_threads(catalogue), _certificates())),
        ),
        of_one_server=True,
    )


def _heap() -> timeseries.Panel:
    heap = f'{SERVER},area="heap"'
    return lines(
        "Heap",
        "Used rises and falls with each collection: only what stays after it, beside, tells how full the heap is.",
        "bytes",
        [
            Line(of_servers(f"jvm_memory_used_bytes{{{heap}}}"), f"{SERVER_NAME} used"),
            Line(of_servers(f"jvm_memory_committed_bytes{{{heap}}}"), f"{SERVER_NAME} committed"),
            Line(of_servers(f"jvm_memory_max_bytes{{{heap}}}"), f"{SERVER_NAME} maximum"),
        ],
        span=12,
    )


def _old_generation(catalogue: Catalogue) -> timeseries.Panel:
    used = f"jvm_memory_pool_collection_used_bytes{{{_OLD_GENERATION}}}"
    maximum = f"jvm_memory_pool_collection_max_bytes{{{_OLD_GENERATION}}}"
    return lines(
        "Heap after collection",
        "What the last collection left of the old generation in use. Zero before the first one; G1 refreshes it late.",
        "percentunit",
        [Line(of_servers(f"{used} / {maximum}"), f"{SERVER_NAME} {{{{pool}}}}")],
        span=12,
        limits=guideline_limits(catalogue, "heap_after_collection"),
    ).max(1)


def _collection_time() -> timeseries.Panel:
    return lines(
        "Time in garbage collection",
        "The share of time that each collector took. A few per cent with a full old generation: too little heap.",
        "percentunit",
        [Line(of_servers(rate("jvm_gc_collection_seconds_sum", SERVER)), f"{SERVER_NAME} {{{{gc}}}}")],
        span=12,
    )


def _threads() -> timeseries.Panel:
    return lines(
        "Threads",
        "Live threads, and the most that there were since the start.",
        "short",
        [
            Line(of_servers(f"jvm_threads_current{{{SERVER}}}"), f"{SERVER_NAME} live"),
            Line(of_servers(f"jvm_threads_daemon{{{SERVER}}}"), f"{SERVER_NAME} daemon"),
            Line(of_servers(f"jvm_threads_peak{{{SERVER}}}"), f"{SERVER_NAME} peak"),
        ],
        span=12,
    )


def _database_connections() -> timeseries.Panel:
    active = f'wso2_datasource_connections{{{SERVER},state="active"}}'
    share = f"{active} / ignoring (state) wso2_datasource_connections_max{{{SERVER}}}"
    return lines(
        "Data source connections",
        "Connections that a data source has lent, as a share of those it may have. Carbon tells them with jmx_enable.",
        "percentunit",
        [Line(of_servers(share), f"{SERVER_NAME} {{{{datasource}}}}")],
    )


def _files_and_threads(catalogue: Catalogue) -> timeseries.Panel:
    files = f"wso2_process_open_fds{{{SERVER}}} / wso2_process_max_fds{{{SERVER}}}"
    threads = f"wso2_process_threads{{{SERVER}}} / wso2_process_max_threads{{{SERVER}}}"
    return lines(
        "Files and threads in use",
        "Open files and threads of the server's process, as a share of what it may have.",
        "percentunit",
        [Line(of_servers(files), f"{SERVER_NAME} files"), Line(of_servers(threads), f"{SERVER_NAME} threads")],
        limits=guideline_limits(catalogue, "open_files_used"),
    )


def _certificates() -> timeseries.Panel:
    left = f"wso2_certificate_expiry_timestamp_seconds{{{SERVER}}} - time()"
    return lines(
        "Certificates",
        "How long the certificate at each TLS port still holds. From zero on clients refuse it.",
        "s",
        [Line(of_servers(left), f"{SERVER_NAME} {{{{address}}}}")],
    )
