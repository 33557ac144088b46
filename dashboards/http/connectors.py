"""Tomcat's connectors: the requests they carry, and how much of what they may have they use."""

from grafana_foundation_sdk.builders import stat, timeseries

from dashboards.board import Row
from dashboards.limits import guideline_limits
from dashboards.panels import SERVER_NAME, Line, figure, lines
from dashboards.queries import SERVER, by_server, highest, of_servers, rate
from exporter.guidelines import Catalogue

_LABELS = ("protocol", "address", "port")
_CONNECTOR = f"{SERVER_NAME} {{{{protocol}}}}-{{{{port}}}}"
_NO_TOMCAT = "No Tomcat seen: a Micro Integrator has none"


def now(catalogue: Catalogue) -> Row:
    """The figures of now."""
    return Row("", [_rate_now(), _errors_now(), _time_now(), _busiest(catalogue), _fullest(catalogue), _sessions_now()])


def requests() -> Row:
    """Rate, errors and duration of requests."""
    return Row("Requests", [_requests(), _errors(), _time()])


def connectors(catalogue: Catalogue) -> Row:
    """Threads, connections and bytes."""
    return Row("Connectors", [_busy(catalogue), _connections(catalogue), _threads(), _open(), _queue(), _bytes()])


def _rates(counter: str) -> str:
    return by_server(of_servers(rate(counter, SERVER)), *_LABELS)


def _gauge(metric: str) -> str:
    return by_server(of_servers(f"{metric}{{{SERVER}}}"), *_LABELS)


def _share(metric: str, of: str) -> str:
    return by_server(of_servers(f"{metric}{{{SERVER}}} / {of}{{{SERVER}}}"), *_LABELS)


def _busy_share() -> str:
    return _share("tomcat_threadpool_currentthreadsbusy", "tomcat_threadpool_maxthreads")


def _connection_share() -> str:
    return _share("tomcat_threadpool_connectioncount", "tomcat_threadpool_maxconnections")


def _mean_time() -> str:
    """Seconds, while Tomcat counts milliseconds."""
    time = rate("tomcat_processingtime_total", SERVER)
    count = rate("tomcat_requestcount_total", SERVER)
    return by_server(of_servers(f"{time} / ({count} > 0) / 1000"), *_LABELS)


def _rate_now() -> stat.Panel:
    return figure(
        "Requests now",
        "Requests to all chosen servers in a second.",
        "reqps",
        [Line(f"sum({_rates('tomcat_requestcount_total')})", "requests")],
        span=4,
    ).no_value("none seen")


def _errors_now() -> stat.Panel:
    share = f"sum({_rates('tomcat_errorcount_total')}) / (sum({_rates('tomcat_requestcount_total')}) > 0)"
    return figure(
        "Errors now",
        "The share of requests that were answered with 400 or more. Most are the clients' own: a wrong password, a "
        "page that is not there.",
        "percentunit",
        [Line(share, "errors")],
        span=4,
    ).no_value("none seen")


def _time_now() -> stat.Panel:
    return figure(
        "Slowest now",
        "The longest mean time of a request of any connector.",
        "s",
        [Line(f"max({_mean_time()})", "slowest")],
        span=4,
    ).no_value("none seen")


def _busiest(catalogue: Catalogue) -> stat.Panel:
    return figure(
        "Busiest connector",
        "The highest share of busy threads of any connector.",
        "percentunit",
        [Line(f"max({_busy_share()})", "busy")],
        span=4,
        limits=guideline_limits(catalogue, "connector_busy_threads"),
    ).no_value("none seen")


def _fullest(catalogue: Catalogue) -> stat.Panel:
    return figure(
        "Fullest connector",
        "The highest share of open connections of any connector.",
        "percentunit",
        [Line(f"max({_connection_share()})", "open")],
        span=4,
        limits=guideline_limits(catalogue, "connector_connections"),
    ).no_value("none seen")


def _sessions_now() -> stat.Panel:
    sessions = by_server(of_servers(f"tomcat_session_activesessions{{{SERVER}}}"), how="sum")
    return figure(
        "Sessions now",
        "Sessions of all chosen servers that are alive.",
        "short",
        [Line(f"sum({sessions})", "alive")],
        span=4,
    ).no_value("none seen")


def _requests() -> timeseries.Panel:
    return lines(
        "Requests",
        "Requests in a second. The port is the one in the configuration: an offset is not in it.",
        "reqps",
        [Line(highest(_rates("tomcat_requestcount_total")), _CONNECTOR)],
    ).no_value(_NO_TOMCAT)


def _errors() -> timeseries.Panel:
    return lines(
        "Errors",
        "Requests in a second that were answered with 400 or more: Tomcat does not tell a client's error from the "
        "server's.",
        "reqps",
        [Line(highest(_rates("tomcat_errorcount_total")), _CONNECTOR)],
    ).no_value(_NO_TOMCAT)


def _time() -> timeseries.Panel:
    return lines(
        "Mean time of a request",
        "Time to process a request, on average. Without requests there is none.",
        "s",
        [Line(highest(_mean_time()), _CONNECTOR)],
    ).no_value("No requests to a Tomcat seen")


def _busy(catalogue: Catalogue) -> timeseries.Panel:
    return lines(
        "Busy threads",
        "Threads that serve a request now, as a share of those that there may be. With all busy, requests wait.",
        "percentunit",
        [Line(highest(_busy_share()), _CONNECTOR)],
        limits=guideline_limits(catalogue, "connector_busy_threads"),
    ).no_value(_NO_TOMCAT)


def _connections(catalogue: Catalogue) -> timeseries.Panel:
    return lines(
        "Connections",
        "Open connections, as a share of those that the connector accepts. Beyond them clients queue or are refused.",
        "percentunit",
        [Line(highest(_connection_share()), _CONNECTOR)],
        limits=guideline_limits(catalogue, "connector_connections"),
    ).no_value(_NO_TOMCAT)


def _threads() -> timeseries.Panel:
    return lines(
        "Threads of connectors",
        "Threads that there are, that are kept ready, that there may be, and pollers, where Tomcat has them.",
        "short",
        [
            Line(highest(_gauge("tomcat_threadpool_currentthreadcount"), 5), f"{_CONNECTOR} there"),
            Line(highest(_gauge("tomcat_threadpool_minsparethreads"), 5), f"{_CONNECTOR} kept ready"),
            Line(highest(_gauge("tomcat_threadpool_maxthreads"), 5), f"{_CONNECTOR} maximum"),
            Line(highest(_gauge("tomcat_threadpool_pollerthreadcount"), 5), f"{_CONNECTOR} pollers"),
        ],
    ).no_value(_NO_TOMCAT)


def _open() -> timeseries.Panel:
    return lines(
        "Open connections",
        "Connections that are open, and those of them that wait for their next request.",
        "short",
        [
            Line(highest(_gauge("tomcat_threadpool_connectioncount"), 10), f"{_CONNECTOR} open"),
            Line(highest(_gauge("tomcat_threadpool_keepalivecount"), 10), f"{_CONNECTOR} idle"),
        ],
    ).no_value(_NO_TOMCAT)


def _queue() -> timeseries.Panel:
    return lines(
        "Room for connections",
        "How many connections each connector accepts, and how many more may queue in the system before it refuses.",
        "short",
        [
            Line(highest(_gauge("tomcat_threadpool_maxconnections"), 10), f"{_CONNECTOR} accepts"),
            Line(highest(_gauge("tomcat_threadpool_acceptcount"), 10), f"{_CONNECTOR} may queue"),
        ],
    ).no_value(_NO_TOMCAT)


def _bytes() -> timeseries.Panel:
    return lines(
        "Bytes",
        "Bytes of bodies in a second, in and out.",
        "Bps",
        [
            Line(highest(_rates("tomcat_bytesreceived_total"), 10), f"{_CONNECTOR} in"),
            Line(highest(_rates("tomcat_bytessent_total"), 10), f"{_CONNECTOR} out"),
        ],
    ).no_value(_NO_TOMCAT)
