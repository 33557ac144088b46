"""Messages that mediation keeps, what takes them out again, and the databases that mediators ask."""

from grafana_foundation_sdk.builders import statetimeline, timeseries
from grafana_foundation_sdk.models.dashboard import ValueMap, ValueMappingResult

from dashboards.board import Row
from dashboards.panels import SERVER_NAME, Line, lines, states
from dashboards.queries import SERVER, by_server, highest, lowest
from dashboards.rule_limits import STORED

_ACTIVE = ValueMap(
    options={
        "0": ValueMappingResult(text="stopped", color="orange", index=0),
        "1": ValueMappingResult(text="active", color="green", index=1),
    }
)
_OF_PROCESSOR = f"{SERVER_NAME} {{{{processor}}}}"
_NO_PROCESSORS = "No message processors seen"


def stores() -> Row:
    """Stores, processors and pools."""
    return Row("Message stores", [_messages(), _processors(), _waiting(), _pools()])


def _messages() -> timeseries.Panel:
    messages = by_server(f"synapse_message_store_messages{{{SERVER}}}", "store")
    return lines(
        "Message stores",
        "Messages in each store. One that only grows has no processor that forwards, or a back end that is gone.",
        "short",
        [Line(highest(messages), f"{SERVER_NAME} {{{{store}}}}")],
        limits=STORED,
    ).no_value("No message stores seen")


def _processors() -> statetimeline.Panel:
    active = by_server(f"synapse_message_processor_active{{{SERVER}}}", "processor")
    return states(
        "Message processors",
        "Whether each processor forwards. A forwarding processor stops itself when its back end has failed too often.",
        Line(lowest(active), _OF_PROCESSOR),
        [_ACTIVE],
        span=8,
    ).no_value(_NO_PROCESSORS)


def _waiting() -> timeseries.Panel:
    waiting = by_server(f"synapse_message_processor_queue_size{{{SERVER}}}", "processor")
    return lines(
        "Messages before processors",
        "Messages that wait for a processor.",
        "short",
        [Line(highest(waiting), _OF_PROCESSOR)],
    ).no_value(_NO_PROCESSORS)


def _pools() -> timeseries.Panel:
    connections = by_server(f"synapse_database_pool_connections{{{SERVER}}}", "datasource", "state")
    return (
        lines(
            "Database connections of mediators",
            "Connections of the pools of dblookup and dbreport, as they were when one was last taken.",
            "short",
            [Line(highest(connections), f"{SERVER_NAME} {{{{datasource}}}} {{{{state}}}}")],
            span=24,
        )
        .height(6)
        .no_value("No mediator seen that asks a database")
    )
