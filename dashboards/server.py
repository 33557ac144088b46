"""What the overview shows of the chosen servers: the JVM's resources, and the traffic of their connectors."""

from grafana_foundation_sdk.builders import timeseries

from dashboards.panels import SERVER_NAME, Line, lines
from dashboards.queries import SERVER, of_servers, rate

_CONNECTOR = f"{SERVER_NAME} {{{{protocol}}}}-{{{{port}}}}"
_OLD_GENERATION = f'{SERVER},pool=~".*(Old|Tenured).*"'


def sections() -> list[tuple[str, list[timeseries.Panel]]]:
    """The rows about servers: their titles and panels."""
    return [
        ("Java", [_heap(), _old_generation(), _collection_time(), _threads()]),
        ("Connectors", [_busy_threads(), _connections(), _requests(), _errors(), _time_of_a_request()]),
        ("Limits", [_database_connections(), _files_and_threads(), _certificates()]),
        ("Reading", [_facts_age(), _stale_secrets()]),
    ]


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


def _old_generation() -> timeseries.Panel:
    used = f"jvm_memory_pool_collection_used_bytes{{{_OLD_GENERATION}}}"
    maximum = f"jvm_memory_pool_collection_max_bytes{{{_OLD_GENERATION}}}"
    return lines(
        "Old generation after collection",
        "What the last collection left of the old generation in use. Zero before the first one; G1 refreshes it late.",
        "percentunit",
        [Line(of_servers(f"{used} / {maximum}"), f"{SERVER_NAME} {{{{pool}}}}")],
        span=12,
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
        "Threads of the JVM",
        "Live threads, and the most that there were since the start.",
        "short",
        [
            Line(of_servers(f"jvm_threads_current{{{SERVER}}}"), f"{SERVER_NAME} live"),
            Line(of_servers(f"jvm_threads_daemon{{{SERVER}}}"), f"{SERVER_NAME} daemon"),
            Line(of_servers(f"jvm_threads_peak{{{SERVER}}}"), f"{SERVER_NAME} peak"),
        ],
        span=12,
    )


def _busy_threads() -> timeseries.Panel:
    return lines(
        "Connector threads",
        "Threads that serve a request now, and how many there may be. With all of them busy, requests wait.",
        "short",
        [
            Line(of_servers(f"tomcat_threadpool_currentthreadsbusy{{{SERVER}}}"), f"{_CONNECTOR} busy"),
            Line(of_servers(f"tomcat_threadpool_maxthreads{{{SERVER}}}"), f"{_CONNECTOR} maximum"),
        ],
        span=12,
    )


def _connections() -> timeseries.Panel:
    share = f"tomcat_threadpool_connectioncount{{{SERVER}}} / tomcat_threadpool_maxconnections{{{SERVER}}}"
    return lines(
        "Connector connections in use",
        "Open connections, as a share of those that the connector accepts.",
        "percentunit",
        [Line(of_servers(share), _CONNECTOR)],
        span=12,
    )


def _requests() -> timeseries.Panel:
    return lines(
        "Requests",
        "Requests to the servlet transport (consoles, admin services, identity endpoints) in a second.",
        "reqps",
        [Line(of_servers(rate("tomcat_requestcount_total", SERVER)), _CONNECTOR)],
    )


def _errors() -> timeseries.Panel:
    return lines(
        "Errors",
        "Requests answered with an error in a second.",
        "reqps",
        [Line(of_servers(rate("tomcat_errorcount_total", SERVER)), _CONNECTOR)],
    )


def _time_of_a_request() -> timeseries.Panel:
    time = rate("tomcat_processingtime_total", SERVER)
    requests = rate("tomcat_requestcount_total", SERVER)
    return lines(
        "Mean time of a request",
        "Time to process a request, on average. Without requests there is none.",
        "ms",
        [Line(of_servers(f"{time} / {requests}"), _CONNECTOR)],
    )


def _database_connections() -> timeseries.Panel:
    active = f'wso2_datasource_connections{{{SERVER},state="active"}}'
    share = f"{active} / ignoring (state) wso2_datasource_connections_max{{{SERVER}}}"
    return lines(
        "Database connections in use",
        "Connections that a data source has lent, as a share of those it may have. Carbon tells them with jmx_enable.",
        "percentunit",
        [Line(of_servers(share), f"{SERVER_NAME} {{{{datasource}}}}")],
    )


def _files_and_threads() -> timeseries.Panel:
    files = f"wso2_process_open_fds{{{SERVER}}} / wso2_process_max_fds{{{SERVER}}}"
    threads = f"wso2_process_threads{{{SERVER}}} / wso2_process_max_threads{{{SERVER}}}"
    return lines(
        "Files and threads in use",
        "Open files and threads of the server's process, as a share of what it may have.",
        "percentunit",
        [Line(of_servers(files), f"{SERVER_NAME} files"), Line(of_servers(threads), f"{SERVER_NAME} threads")],
    )


def _certificates() -> timeseries.Panel:
    left = f"wso2_certificate_expiry_timestamp_seconds{{{SERVER}}} - time()"
    return lines(
        "Certificates",
        "How long the certificate at each TLS port still holds. From zero on clients refuse it.",
        "s",
        [Line(of_servers(left), f"{SERVER_NAME} {{{{address}}}}")],
    )


def _facts_age() -> timeseries.Panel:
    return lines(
        "Age of facts",
        "How old the oldest fact is that a server is judged by, of each source. While it is down its last ones stay.",
        "s",
        [Line(of_servers(f"wso2_guideline_facts_age_seconds{{{SERVER}}}"), f"{SERVER_NAME} {{{{source}}}}")],
        span=12,
    )


def _stale_secrets() -> timeseries.Panel:
    return lines(
        "Sessions with an old password",
        "1 where the password's file cannot be used: the session from before goes on, and no new one can begin.",
        "short",
        [Line(of_servers(f"wso2_scrape_stale_secret{{{SERVER}}}"), SERVER_NAME)],
        span=12,
    )
