"""Transports of Axis2 beside the pass-through one (JMS, files, mail), handlers of the API gateway, data services."""

from grafana_foundation_sdk.builders import table, timeseries

from dashboards.board import Row
from dashboards.panels import SERVER_NAME, Columns, Line, lines, merged_table
from dashboards.queries import SERVER, by_server, highest, rate

_OF_TRANSPORT = f"{SERVER_NAME} {{{{transport}}}}"
_NO_TRANSPORTS = "No other transports seen"


def other_transports() -> Row:
    """What most servers do not have."""
    panels = [_messages(), _faults(), _time_outs(), _codes(), _threads(), _bytes(), _handlers(), _data_services()]
    return Row("Other transports, handlers, data services", panels, collapsed=True)


def _messages() -> timeseries.Panel:
    return _both_ways(
        "Messages of other transports", "Messages in a second.", "reqps", "messages_received", "messages_sent"
    )


def _faults() -> timeseries.Panel:
    return _both_ways(
        "Faults of other transports", "Faults in a second.", "reqps", "faults_receiving", "faults_sending"
    )


def _time_outs() -> timeseries.Panel:
    return _both_ways(
        "Time-outs of other transports", "Time-outs in a second.", "reqps", "timeouts_receiving", "timeouts_sending"
    )


def _bytes() -> timeseries.Panel:
    return _both_ways("Bytes of other transports", "Bytes in a second.", "Bps", "bytes_received", "bytes_sent")


def _codes() -> timeseries.Panel:
    codes = by_server(rate("axis2_transport_responses_total", SERVER), "transport", "code", how="sum")
    return lines(
        "Responses of other transports",
        "HTTP codes in a second, of transports that have them.",
        "reqps",
        [Line(highest(codes), f"{_OF_TRANSPORT} {{{{code}}}}")],
    ).no_value("No codes seen")


def _threads() -> timeseries.Panel:
    active = by_server(f"axis2_transport_active_threads{{{SERVER}}}", "transport")
    queued = by_server(f"axis2_transport_queue_size{{{SERVER}}}", "transport")
    return lines(
        "Threads of other transports",
        "Worker threads that are at work, and messages that wait for one.",
        "short",
        [Line(highest(active, 10), f"{_OF_TRANSPORT} at work"), Line(highest(queued, 10), f"{_OF_TRANSPORT} waiting")],
    ).no_value(_NO_TRANSPORTS)


def _handlers() -> timeseries.Panel:
    calls = by_server(rate("wso2_api_handler_calls_total", SERVER), "handler", how="sum")
    return lines(
        "Calls of API handlers",
        "Calls of the gateway's handlers in a second. Carbon's metrics must be on, which they are not by default.",
        "reqps",
        [Line(highest(calls), f"{SERVER_NAME} {{{{handler}}}}")],
        span=12,
    ).no_value("No API gateway seen with Carbon's metrics on")


def _data_services() -> table.Panel:
    panel = merged_table(
        "Data services",
        "Data services that are deployed.",
        {"A": by_server(f"wso2_dataservice_info{{{SERVER}}}", "service")},
        Columns({"server": "server", "service": "service"}, left_out=("Time", "Value")),
    )
    return panel.span(12).height(8).no_value("No data services seen")


def _both_ways(title: str, description: str, unit: str, incoming: str, outgoing: str) -> timeseries.Panel:
    received = by_server(rate(f"axis2_transport_{incoming}_total", SERVER), "transport", how="sum")
    sent = by_server(rate(f"axis2_transport_{outgoing}_total", SERVER), "transport", how="sum")
    return lines(
        title,
        description,
        unit,
        [Line(highest(received, 10), f"{_OF_TRANSPORT} in"), Line(highest(sent, 10), f"{_OF_TRANSPORT} out")],
    ).no_value(_NO_TRANSPORTS)
