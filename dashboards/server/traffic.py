"""What the server does for its clients: requests, errors and durations of each of its transports."""

from grafana_foundation_sdk.builders import timeseries

from dashboards.board import Row
from dashboards.limits import guideline_limits
from dashboards.links import to_dashboard
from dashboards.panels import Line, lines
from dashboards.queries import SERVER, by_server, highest, of_servers, rate
from dashboards.traffic import LISTENERS
from exporter.guidelines import Catalogue

_CONNECTOR = ("protocol", "port")
_CONNECTOR_NAME = "{{protocol}}-{{port}}"
_NO_TRANSPORTS = "No traffic seen of Tomcat or Synapse"


def traffic(catalogue: Catalogue) -> Row:
    """Rate, errors, duration and saturation, of Tomcat's connectors and of Synapse's transports side by side."""
    panels = (_requests(), _errors(), _durations(), _busy(catalogue))
    return Row(
        "Traffic", [panel.links([to_dashboard("wso2-http"), to_dashboard("wso2-mediation")]) for panel in panels]
    )


def _requests() -> timeseries.Panel:
    of_tomcat = by_server(of_servers(rate("tomcat_requestcount_total", SERVER)), *_CONNECTOR)
    of_synapse = by_server(rate("synapse_transport_messages_received_total", LISTENERS), "transport")
    of_others = by_server(rate("axis2_transport_messages_received_total", LISTENERS), "transport")
    return lines(
        "Requests",
        "Requests in a second: to Tomcat's connectors (consoles, admin services, identity), to Synapse's transports "
        "(APIs, proxies) and to Axis2's others (files, queues).",
        "reqps",
        [
            Line(highest(of_tomcat, 6), _CONNECTOR_NAME),
            Line(highest(of_synapse, 7), "{{transport}}"),
            Line(highest(of_others, 7), "{{transport}}"),
        ],
        span=6,
    ).no_value(_NO_TRANSPORTS)


def _errors() -> timeseries.Panel:
    of_tomcat = by_server(of_servers(rate("tomcat_errorcount_total", SERVER)), *_CONNECTOR)
    faults = by_server(rate("synapse_transport_faults_receiving_total", SERVER), "transport")
    codes = by_server(rate("synapse_transport_responses_total", f'{SERVER},code=~"5.."'), "transport", how="sum")
    return lines(
        "Errors",
        "In a second: Tomcat's answers of 400 and more, a client's own errors included; Synapse's faults while it "
        "received; and answers of 500 and more where the engine counts them.",
        "reqps",
        [
            Line(highest(of_tomcat, 6), f"{_CONNECTOR_NAME} 4xx, 5xx"),
            Line(highest(faults, 7), "{{transport}} faults"),
            Line(highest(codes, 7), "{{transport}} 5xx"),
        ],
        span=6,
    ).no_value(_NO_TRANSPORTS)


def _durations() -> timeseries.Panel:
    time = rate("tomcat_processingtime_total", SERVER)
    requests = rate("tomcat_requestcount_total", SERVER)
    of_tomcat = by_server(of_servers(f"{time} / ({requests} > 0) / 1000"), *_CONNECTOR)
    minute = f'{SERVER},window="1m"'
    of_synapse = by_server(f"synapse_passthrough_latency_average_seconds{{{minute}}}", "name")
    of_back_ends = by_server(f"synapse_passthrough_backend_latency_average_seconds{{{minute}}}", "name")
    return lines(
        "Duration",
        "How long requests took, on average: Tomcat's connectors, Synapse's pass-through transport within a minute, "
        "and of that the back ends where the engine tells.",
        "s",
        [
            Line(highest(of_tomcat, 6), _CONNECTOR_NAME),
            Line(highest(of_synapse, 7), "{{name}}"),
            Line(highest(of_back_ends, 7), "{{name}} back ends"),
        ],
        span=6,
    ).no_value("No requests seen")


def _busy(catalogue: Catalogue) -> timeseries.Panel:
    share = f"tomcat_threadpool_currentthreadsbusy{{{SERVER}}} / tomcat_threadpool_maxthreads{{{SERVER}}}"
    blocked = by_server(f"synapse_passthrough_workers_blocked_ratio{{{SERVER}}}")
    return lines(
        "Threads of transports in use",
        "Tomcat's busy threads as a share of those that a connector may have, and Synapse's blocked workers as a share "
        "of all. With all of them busy or blocked, requests wait.",
        "percentunit",
        [
            Line(highest(by_server(of_servers(share), *_CONNECTOR)), _CONNECTOR_NAME),
            Line(blocked, "pass-through workers blocked"),
        ],
        span=6,
        limits=guideline_limits(catalogue, "connector_busy_threads"),
    ).no_value(_NO_TRANSPORTS)
