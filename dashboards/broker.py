"""Dashboard E: the message broker inside API Manager's traffic manager, and of Enterprise Integrator."""

from grafana_foundation_sdk.builders import stat, statetimeline, timeseries
from grafana_foundation_sdk.models.dashboard import ValueMap, ValueMappingResult

from dashboards.board import Board, Row
from dashboards.panels import SERVER_NAME, Line, figure, lines, states
from dashboards.queries import SERVER, by_server, highest, lowest, rate
from dashboards.rule_limits import WITHOUT_CONSUMER

_QUEUE = f"{SERVER_NAME} {{{{queue}}}}"
_NO_BROKER = "No broker seen"
_NO_METRICS = "No broker seen with Carbon's metrics on"
_HEALTH = ValueMap(
    options={
        "0": ValueMappingResult(text="failed", color="red", index=0),
        "1": ValueMappingResult(text="usable", color="green", index=1),
    }
)


def board() -> Board:
    """Make the dashboard."""
    return Board(
        uid="wso2-broker",
        description="Queues and topics: what waits in them, who takes it out, and whether the store holds.",
        rows=(
            Row("", [_waiting_now(), _lonely_now(), _nodes(), _health()]),
            Row("Queues", [_messages(), _consumers(), _age(), _received(), _depth(), _durable()]),
            Row("Messages of the broker", [_flow(), _queued(), _acknowledged(), _channels()]),
        ),
    )


def _waiting_now() -> stat.Panel:
    return figure(
        "Messages now",
        "Messages in all queues of all chosen servers.",
        "short",
        [Line(f"sum(andes_queue_messages{{{SERVER}}})", "waiting")],
        span=4,
    ).no_value(_NO_BROKER)


def _lonely_now() -> stat.Panel:
    lonely = f"count(andes_queue_messages{{{SERVER}}} > 0 and andes_queue_consumers{{{SERVER}}} == 0)"
    return figure(
        "Queues unserved",
        "Queues with messages that nobody takes out.",
        "short",
        [Line(f"{lonely} or 0 * sum(andes_queue_messages{{{SERVER}}})", "queues")],
        span=4,
        limits=WITHOUT_CONSUMER,
    ).no_value(_NO_BROKER)


def _nodes() -> stat.Panel:
    return figure(
        "Nodes of the cluster",
        "How many nodes each broker sees in its cluster.",
        "short",
        [Line(by_server(f"andes_cluster_nodes{{{SERVER}}}"), SERVER_NAME)],
        span=4,
    ).no_value(_NO_BROKER)


def _health() -> statetimeline.Panel:
    return states(
        "Store health",
        "Whether the broker can use its message store. Without it messages are neither taken nor given.",
        Line(lowest(by_server(f"andes_store_healthy{{{SERVER}}}", how="min")), SERVER_NAME),
        [_HEALTH],
        span=12,
        height=4,
    ).no_value(_NO_BROKER)


def _messages() -> timeseries.Panel:
    return lines(
        "Messages in queues",
        "Messages that wait, of the fullest queues.",
        "short",
        [Line(highest(by_server(f"andes_queue_messages{{{SERVER}}}", "queue")), _QUEUE)],
    ).no_value(_NO_BROKER)


def _consumers() -> timeseries.Panel:
    return lines(
        "Consumers",
        "Consumers of each queue, those with the fewest. A queue with messages and none keeps them for ever.",
        "short",
        [Line(lowest(by_server(f"andes_queue_consumers{{{SERVER}}}", "queue")), _QUEUE)],
    ).no_value(_NO_BROKER)


def _age() -> timeseries.Panel:
    received = f"rate(andes_queue_received_messages_total{{{SERVER}}}[$__rate_interval])"
    behind = by_server(f"andes_queue_messages{{{SERVER}}} / ({received} > 0)", "queue")
    warned = by_server(f"andes_queue_max_message_age_seconds{{{SERVER}}} > 0", "queue")
    return lines(
        "Age of messages, estimated",
        "The broker tells no age. As long as messages come, it is about those that wait divided by those that come in "
        "a second. Beside it the age from which the broker itself warns, where one is set.",
        "s",
        [Line(highest(behind, 10), f"{_QUEUE} about"), Line(highest(warned, 10), f"{_QUEUE} warns from")],
    ).no_value("No messages seen to come")


def _received() -> timeseries.Panel:
    received = by_server(rate("andes_queue_received_messages_total", SERVER), "queue")
    return lines(
        "Messages received by queues",
        "Messages that come into each queue in a second.",
        "ops",
        [Line(highest(received), _QUEUE)],
    ).no_value(_NO_BROKER)


def _depth() -> timeseries.Panel:
    return lines(
        "Bytes in queues",
        "Bytes of the messages that wait.",
        "bytes",
        [Line(highest(by_server(f"andes_queue_depth_bytes{{{SERVER}}}", "queue")), _QUEUE)],
    ).no_value(_NO_BROKER)


def _durable() -> timeseries.Panel:
    waiting = by_server(f"andes_durable_subscription_messages{{{SERVER}}}", "subscription")
    return lines(
        "Messages for durable subscribers",
        "Messages that are kept for subscribers to topics, who may be away.",
        "short",
        [Line(highest(waiting), f"{SERVER_NAME} {{{{subscription}}}}")],
    ).no_value("No durable subscription seen")


def _flow() -> timeseries.Panel:
    return _pair(
        "Messages through the broker",
        "Messages from publishers and to subscribers in a second.",
        {"received": "messages_received", "sent": "messages_sent"},
    )


def _queued() -> timeseries.Panel:
    return _pair(
        "Messages into and out of queues",
        "Messages that were put into queues and taken out in a second. More in than out: a backlog.",
        {"in": "enqueued", "out": "dequeued"},
    )


def _acknowledged() -> timeseries.Panel:
    return _pair(
        "Acknowledged and rejected messages",
        "Messages in a second that consumers took over, and that they would not have.",
        {"acknowledged": "acked", "rejected": "rejected"},
    )


def _channels() -> timeseries.Panel:
    gauges = {
        "channels": "wso2_broker_channels",
        "queue subscribers": "wso2_broker_queue_subscribers",
        "topic subscribers": "wso2_broker_topic_subscribers",
    }
    return lines(
        "Channels and subscribers",
        "Open channels, and subscribers to queues and topics.",
        "short",
        [
            Line(highest(by_server(f"{name}{{{SERVER}}}"), 6), f"{SERVER_NAME} {words}")
            for words, name in gauges.items()
        ],
        span=6,
    ).no_value(_NO_METRICS)


def _pair(title: str, description: str, counters: dict[str, str]) -> timeseries.Panel:
    return lines(
        title,
        description,
        "ops",
        [
            Line(highest(by_server(rate(f"wso2_broker_{name}_total", SERVER)), 10), f"{SERVER_NAME} {words}")
            for words, name in counters.items()
        ],
        span=6,
    ).no_value(_NO_METRICS)
