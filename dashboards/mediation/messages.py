"""What clients of mediation notice: how many messages come, which are not answered, and with which codes others are."""

from grafana_foundation_sdk.builders import stat, timeseries

from dashboards.board import Row
from dashboards.panels import SERVER_NAME, Line, figure, lines
from dashboards.queries import SERVER, by_server, highest, rate
from dashboards.rule_limits import ENDPOINT_SUSPENDED, QUEUEING, UNANSWERED, WORKERS_BLOCKED
from dashboards.traffic import LISTENERS

_NO_ENGINE = "No Synapse seen"
_OF_TRANSPORT = f"{SERVER_NAME} {{{{transport}}}}"


def now() -> Row:
    """The figures of now: traffic, what fails, and what waits."""
    return Row("", [_received(), _unanswered_now(), _waiting(), _suspended(), _blocked(), _queued()])


def messages() -> Row:
    """Rate and errors of all messages."""
    return Row("Messages", [_received_and_answered(), _unanswered(), _codes(), _faults(), _time_outs(), _bytes()])


def received_per_second() -> str:
    """Give the PromQL of the messages that clients send to each server in a second."""
    return by_server(rate("synapse_transport_messages_received_total", LISTENERS), how="sum")


def answered_per_second() -> str:
    """Give the PromQL of the answers that clients of each server get in a second."""
    return by_server(rate("synapse_transport_messages_sent_total", LISTENERS), how="sum")


def unanswered_share() -> str:
    """Give the PromQL of the share of messages that no answer went out to: under way still, or lost."""
    received = received_per_second()
    return f"clamp_min(1 - {answered_per_second()} / ({received} > 0), 0)"


def _received() -> stat.Panel:
    return figure(
        "Messages now",
        "Messages that clients sent to all chosen servers in a second.",
        "reqps",
        [Line(f"sum({received_per_second()})", "received")],
        span=4,
    ).no_value(_NO_ENGINE)


def _unanswered_now() -> stat.Panel:
    return figure(
        "Most unanswered now",
        "The highest share of messages without an answer of any chosen server.",
        "percentunit",
        [Line(f"max({unanswered_share()})", "unanswered")],
        span=4,
        limits=UNANSWERED,
    ).no_value("none seen")


def _waiting() -> stat.Panel:
    return figure(
        "Callbacks now",
        "Callbacks of all chosen servers: requests that were sent to back ends, which have not answered.",
        "short",
        [Line(f"sum(synapse_callbacks{{{SERVER}}})", "callbacks")],
        span=4,
    ).no_value(_NO_ENGINE)


def _suspended() -> stat.Panel:
    return figure(
        "Endpoints suspended",
        "Endpoints that nothing is sent to for now, since they failed. Without traffic one stays suspended though its "
        "back end is well again.",
        "short",
        [Line(f'sum(synapse_endpoint_state{{{SERVER},state="suspended"}})', "suspended")],
        span=4,
        limits=ENDPOINT_SUSPENDED,
    ).no_value("none seen")


def _blocked() -> stat.Panel:
    return figure(
        "Most workers blocked",
        "The highest share of blocked worker threads of any chosen server, in the last minute.",
        "percentunit",
        [Line(f"max(synapse_passthrough_workers_blocked_ratio{{{SERVER}}})", "blocked")],
        span=4,
        limits=WORKERS_BLOCKED,
    ).no_value("none seen")


def _queued() -> stat.Panel:
    return figure(
        "Queued now",
        "Messages of all chosen servers that wait for a worker thread.",
        "short",
        [Line(f"sum(synapse_transport_queue_size{{{SERVER}}})", "queued")],
        span=4,
        limits=QUEUEING,
    ).no_value("none seen")


def _received_and_answered() -> timeseries.Panel:
    return lines(
        "Requests received and answered",
        "Messages from clients, and the answers that went back to them, in a second. Where the lines part, clients "
        "wait. One-way messages are answered with an empty 202, which counts.",
        "reqps",
        [
            Line(highest(received_per_second(), 10), f"{SERVER_NAME} received"),
            Line(highest(answered_per_second(), 10), f"{SERVER_NAME} answered"),
        ],
        span=12,
    ).no_value(_NO_ENGINE)


def _unanswered() -> timeseries.Panel:
    return lines(
        "Unanswered requests",
        "The share of messages that got no answer. A moment of it is traffic under way; what lasts is a fault, and of "
        "Apache's Synapse the only one that JMX tells.",
        "percentunit",
        [Line(highest(unanswered_share()), SERVER_NAME)],
        span=12,
        limits=UNANSWERED,
    ).no_value("No messages seen")


def _codes() -> timeseries.Panel:
    codes = by_server(rate("synapse_transport_responses_total", SERVER), "transport", "code", how="sum")
    return lines(
        "Responses by code",
        "HTTP codes in a second: to clients on receivers, from back ends on senders. WSO2's Synapse counts them, "
        "Apache's does not.",
        "reqps",
        [Line(highest(codes), f"{_OF_TRANSPORT} {{{{code}}}}")],
        span=12,
    ).no_value("No codes seen: Apache's Synapse counts none")


def _faults() -> timeseries.Panel:
    receiving = by_server(rate("synapse_transport_faults_receiving_total", SERVER), "transport", how="sum")
    sending = by_server(rate("synapse_transport_faults_sending_total", SERVER), "transport", how="sum")
    return lines(
        "Faults of transports",
        "Messages in a second that a transport could not receive or send: connections that broke, or none to be had.",
        "reqps",
        [
            Line(highest(receiving, 10), f"{_OF_TRANSPORT} receiving"),
            Line(highest(sending, 10), f"{_OF_TRANSPORT} sending"),
        ],
        span=12,
    ).no_value(_NO_ENGINE)


def _time_outs() -> timeseries.Panel:
    receiving = by_server(rate("synapse_transport_timeouts_receiving_total", SERVER), "transport", how="sum")
    sending = by_server(rate("synapse_transport_timeouts_sending_total", SERVER), "transport", how="sum")
    return lines(
        "Time-outs of transports",
        "Messages in a second that took a transport too long to receive or send.",
        "reqps",
        [
            Line(highest(receiving, 10), f"{_OF_TRANSPORT} receiving"),
            Line(highest(sending, 10), f"{_OF_TRANSPORT} sending"),
        ],
        span=12,
    ).no_value(_NO_ENGINE)


def _bytes() -> timeseries.Panel:
    received = by_server(rate("synapse_transport_bytes_received_total", SERVER), "transport", how="sum")
    sent = by_server(rate("synapse_transport_bytes_sent_total", SERVER), "transport", how="sum")
    return lines(
        "Bytes of transports",
        "Bytes of messages in a second, in and out.",
        "Bps",
        [Line(highest(received, 10), f"{_OF_TRANSPORT} in"), Line(highest(sent, 10), f"{_OF_TRANSPORT} out")],
        span=12,
    ).no_value(_NO_ENGINE)
