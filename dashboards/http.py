"""Dashboard D: the servlet transport, by connector."""

from grafana_foundation_sdk.builders import timeseries

from dashboards.board import Board, Row
from dashboards.panels import SERVER_NAME, Line, lines
from dashboards.queries import SERVER, of_servers, rate

_CONNECTOR = f"{SERVER_NAME} {{{{protocol}}}}-{{{{port}}}}"


def board() -> Board:
    """Make the dashboard."""
    return Board(
        uid="wso2-http",
        description="Consoles, admin services and identity endpoints: the connectors of the servlet transport.",
        rows=(Row("Connectors", (_busy_threads(), _connections(), _requests(), _errors(), _time_of_a_request())),),
    )


def _busy_threads() -> timeseries.Panel:
    return lines(
        "Busy threads",
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
        "Connections",
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
