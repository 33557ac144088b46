"""Servlets: which application the requests of a connector went to."""

from grafana_foundation_sdk.builders import timeseries

from dashboards.board import Row
from dashboards.panels import SERVER_NAME, Line, lines
from dashboards.queries import SERVER, by_server, highest, of_servers, rate

_LABELS = ("module", "servlet")
_SERVLET = f"{SERVER_NAME} {{{{module}}}} {{{{servlet}}}}"
_NO_SERVLETS = "No servlets seen"


def servlets() -> Row:
    """The busiest, the faultiest and the slowest."""
    return Row("Servlets", [_requests(), _errors(), _time()])


def _rates(counter: str) -> str:
    return by_server(of_servers(rate(counter, SERVER)), *_LABELS)


def _requests() -> timeseries.Panel:
    return lines(
        "Requests of servlets",
        "Requests in a second, of the ten busiest servlets.",
        "reqps",
        [Line(highest(_rates("tomcat_servlet_requestcount_total"), 10), _SERVLET)],
    ).no_value(_NO_SERVLETS)


def _errors() -> timeseries.Panel:
    return lines(
        "Errors of servlets",
        "Requests in a second that ended in an error, of the ten servlets with the most.",
        "reqps",
        [Line(highest(_rates("tomcat_servlet_errorcount_total"), 10), _SERVLET)],
    ).no_value(_NO_SERVLETS)


def _time() -> timeseries.Panel:
    time = rate("tomcat_servlet_processingtime_total", SERVER)
    requests = rate("tomcat_servlet_requestcount_total", SERVER)
    mean = by_server(of_servers(f"{time} / ({requests} > 0) / 1000"), *_LABELS)
    return lines(
        "Mean time of servlets",
        "Time to process a request, on average, of the ten slowest servlets.",
        "s",
        [Line(highest(mean, 10), _SERVLET)],
    ).no_value("No requests to servlets seen")
