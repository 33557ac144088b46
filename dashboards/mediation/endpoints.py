"""What mediation sends to: endpoints in each state, how often they were suspended, and their traffic."""

from grafana_foundation_sdk.builders import statetimeline, timeseries

from dashboards.board import Row
from dashboards.panels import SERVER_NAME, Line, lines, states
from dashboards.queries import SERVER, by_server, highest, rate
from dashboards.rule_limits import SUSPENDED
from dashboards.state_numbers import State, state_mappings, state_number

_ENDPOINT = f"{SERVER_NAME} {{{{endpoint}}}}"
STATES = (
    State(1, "active", "green"),
    State(2, "switched_off", "gray"),
    State(3, "timeout", "orange"),
    State(4, "suspended", "red"),
)
_NO_ENDPOINTS = "No endpoints with a name seen"
_UNCOUNTED = "No endpoint seen that counts: over Apache's pass-through transport none does"


def endpoints() -> Row:
    """States, the worst first, and what made them so."""
    return Row("Endpoints", [_endpoint_states(), _suspended_share(), _suspensions()])


def endpoint_traffic() -> Row:
    """What each endpoint carries; Apache's pass-through transport counts none of it."""
    return Row(
        "Traffic of endpoints", [_messages(), _codes(), _children(), _faults(), _time_outs(), _bytes()], collapsed=True
    )


def _endpoint_states() -> statetimeline.Panel:
    numbers = state_number("synapse_endpoint_state", "state", STATES, "endpoint")
    return (
        states(
            "Endpoint states",
            "The endpoints in the worst states, 20 at most. Without traffic one stays suspended though its back end is "
            "well again: the next message finds out.",
            Line(highest(numbers), _ENDPOINT),
            state_mappings(STATES),
            span=12,
        )
        .height(10)
        .no_value(_NO_ENDPOINTS)
    )


def _suspended_share() -> timeseries.Panel:
    suspended = by_server(f'synapse_endpoint_state{{{SERVER},state="suspended"}}', how="avg")
    return (
        lines(
            "Share of endpoints suspended",
            "Of a server's endpoints, those that nothing is sent to for now.",
            "percentunit",
            [Line(highest(suspended), SERVER_NAME)],
            span=6,
            limits=SUSPENDED,
        )
        .height(10)
        .no_value(_NO_ENDPOINTS)
    )


def _suspensions() -> timeseries.Panel:
    suspensions = by_server(f"60 * {rate('synapse_endpoint_suspensions_total', SERVER)}", "endpoint")
    time_outs = by_server(f"60 * {rate('synapse_endpoint_timeouts_total', SERVER)}", "endpoint")
    return (
        lines(
            "Suspensions",
            "How often a minute endpoints were suspended, and how often they were only marked since an answer came too "
            "late. Those go on while the fault does.",
            "cpm",
            [Line(highest(suspensions, 10), _ENDPOINT), Line(highest(time_outs, 10), f"{_ENDPOINT} too late")],
            span=6,
        )
        .height(10)
        .no_value(_NO_ENDPOINTS)
    )


def _children() -> timeseries.Panel:
    total = f"(synapse_endpoint_children{{{SERVER}}} > 0)"
    ready = by_server(f"synapse_endpoint_ready_children{{{SERVER}}} / {total}", "endpoint")
    active = by_server(f"synapse_endpoint_active_children{{{SERVER}}} / {total}", "endpoint")
    return lines(
        "Members of groups",
        "Of an endpoint that balances load or fails over, the share of its members that are active, and of those "
        "that may be sent to.",
        "percentunit",
        [Line(highest(active, 10), f"{_ENDPOINT} active"), Line(highest(ready, 10), f"{_ENDPOINT} ready")],
    ).no_value("No endpoint seen that balances load or fails over")


def _messages() -> timeseries.Panel:
    return _both_ways("Messages of endpoints", "Messages to and from each endpoint in a second.", "reqps", "messages")


def _bytes() -> timeseries.Panel:
    return _both_ways("Bytes of endpoints", "Bytes to and from each endpoint in a second.", "Bps", "bytes")


def _faults() -> timeseries.Panel:
    return _both_ways(
        "Faults of endpoints", "Faults in a second, of messages that came or went.", "reqps", "faults", "ing"
    )


def _time_outs() -> timeseries.Panel:
    return _both_ways(
        "Time-outs of endpoints", "Time-outs in a second while messages came or went.", "reqps", "timeouts", "ing"
    )


def _codes() -> timeseries.Panel:
    codes = by_server(rate("synapse_endpoint_responses_total", SERVER), "endpoint", "code", how="sum")
    return lines(
        "Codes of endpoints",
        "HTTP codes that back ends answered with, in a second.",
        "reqps",
        [Line(highest(codes), f"{_ENDPOINT} {{{{code}}}}")],
    ).no_value(_UNCOUNTED)


def _both_ways(title: str, description: str, unit: str, what: str, form: str = "") -> timeseries.Panel:
    """Draw a counter that there is for what comes in and for what goes out."""
    received, sent = ("receiving", "sending") if form else ("received", "sent")
    incoming = by_server(rate(f"synapse_endpoint_{what}_{received}_total", SERVER), "endpoint")
    outgoing = by_server(rate(f"synapse_endpoint_{what}_{sent}_total", SERVER), "endpoint")
    return lines(
        title,
        description,
        unit,
        [Line(highest(outgoing, 10), f"{_ENDPOINT} {sent}"), Line(highest(incoming, 10), f"{_ENDPOINT} {received}")],
    ).no_value(_UNCOUNTED)
