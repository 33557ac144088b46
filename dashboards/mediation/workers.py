"""The threads that carry messages through mediation, and what waits for them."""

from grafana_foundation_sdk.builders import statetimeline, timeseries

from dashboards.board import Row
from dashboards.panels import SERVER_NAME, Line, lines, states
from dashboards.queries import SERVER, by_server, highest
from dashboards.rule_limits import QUEUEING, WORKERS_BLOCKED
from dashboards.state_numbers import State, state_mappings, state_number

STATES = (
    State(1, "STARTED", "green", "started"),
    State(2, "INITIALIZED", "blue", "initialised"),
    State(3, "INITIALIZABLE", "blue", "can be initialised"),
    State(4, "UNDETERMINED", "gray", "unknown"),
    State(5, "MAINTENANCE", "orange", "maintenance"),
    State(6, "STOPPED", "red", "stopped"),
)
_UNTOLD = "Not seen: not every engine tells it"
_OF_TRANSPORT = f"{SERVER_NAME} {{{{transport}}}}"


def workers() -> Row:
    """Saturation: workers, the queue before them, and requests whose response is awaited."""
    return Row("Workers", [_blocked(), _workers(), _queue(), _callbacks(), _active(), _engine()])


def _blocked() -> timeseries.Panel:
    blocked = by_server(f"synapse_passthrough_workers_blocked_ratio{{{SERVER}}}")
    return lines(
        "Pass-through workers",
        "The share of worker threads that were blocked in the last minute: they wait for a lock, and messages for "
        "them. Before Synapse 4.0.0-wso2v231 it is always 0.",
        "percentunit",
        [Line(highest(blocked), f"{SERVER_NAME} blocked")],
        limits=WORKERS_BLOCKED,
    ).no_value(_UNTOLD)


def _workers() -> timeseries.Panel:
    count = by_server(f"synapse_passthrough_workers{{{SERVER}}}")
    return lines(
        "Pass-through worker threads",
        "How many worker threads there are.",
        "short",
        [Line(highest(count), SERVER_NAME)],
    ).no_value(_UNTOLD)


def _queue() -> timeseries.Panel:
    waiting = by_server(f"synapse_transport_queue_size{{{SERVER}}}", "transport")
    return lines(
        "Queue",
        "Messages that wait for a worker thread: all are at work. Always 0 before Synapse 2.1.7-wso2v248.",
        "short",
        [Line(highest(waiting), _OF_TRANSPORT)],
        limits=QUEUEING,
    ).no_value(_UNTOLD)


def _callbacks() -> timeseries.Panel:
    callbacks = by_server(f"synapse_callbacks{{{SERVER}}}")
    return lines(
        "Callbacks",
        "Requests that wait for the response of a back end. It rises with a back end that has become slow.",
        "short",
        [Line(highest(callbacks), SERVER_NAME)],
    ).no_value("No Synapse seen")


def _active() -> timeseries.Panel:
    active = by_server(f"synapse_transport_active_threads{{{SERVER}}}", "transport")
    return lines(
        "Worker threads at work",
        "Threads of a transport's pool that carry a message now. Always 0 before Synapse 2.1.7-wso2v248.",
        "short",
        [Line(highest(active), _OF_TRANSPORT)],
    ).no_value(_UNTOLD)


def _engine() -> statetimeline.Panel:
    return states(
        "State of the engine",
        "Whether the mediation engine has started. Carbon products start it in a way of their own, and tell none.",
        Line(highest(state_number("synapse_server_state", "state", STATES)), SERVER_NAME),
        state_mappings(STATES),
        span=8,
    ).no_value("Not seen: not every product tells it")
