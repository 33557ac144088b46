"""Axis2 services of Carbon: admin services and those that were deployed."""

from grafana_foundation_sdk.builders import timeseries

from dashboards.board import Row
from dashboards.panels import SERVER_NAME, Line, lines
from dashboards.queries import SERVER, by_server, highest, rate

_NO_CARBON = "No services of Carbon seen"


def services() -> Row:
    """Rate, errors, duration and states; APIs of a gateway are none of these services."""
    return Row("Axis2 services", [_requests(), _times(), _states()])


def _requests() -> timeseries.Panel:
    counters = {"requests": "requests", "responses": "responses", "faults": "faults"}
    return lines(
        "Requests of services",
        "Requests, responses and faults of all services of a server in a second.",
        "reqps",
        [
            Line(highest(by_server(rate(f"wso2_services_{name}_total", SERVER)), 6), f"{SERVER_NAME} {words}")
            for words, name in counters.items()
        ],
    ).no_value(_NO_CARBON)


def _times() -> timeseries.Panel:
    figures = {"mean": "avg", "longest": "max", "shortest": "min"}
    return lines(
        "Response times of services",
        "Mean, longest and shortest response time since the server started: they tell little of now.",
        "s",
        [
            Line(highest(by_server(f"wso2_services_response_seconds_{name}{{{SERVER}}}"), 6), f"{SERVER_NAME} {words}")
            for words, name in figures.items()
        ],
    ).no_value(_NO_CARBON)


def _states() -> timeseries.Panel:
    counts = by_server(f"wso2_services{{{SERVER}}}", "state")
    return lines(
        "Services in each state",
        "Services that are active, that somebody stopped, and that could not be deployed (faulty).",
        "short",
        [Line(highest(counts), f"{SERVER_NAME} {{{{state}}}}")],
    ).no_value(_NO_CARBON)
