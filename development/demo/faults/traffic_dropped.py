"""Clients send nothing any more, and sent five messages a second a week ago."""

from collections.abc import Callable, Mapping

from development.demo.fault import Fault, Kind, Subject
from development.demo.history import counter
from development.demo.stand import Stand

_PER_SECOND_BEFORE = 5.0
_FAMILY = "synapse_transport_messages_received"


def _history(labels_of: Callable[[str], Mapping[str, str]]) -> str:
    return counter(_FAMILY, {**labels_of("synapse"), "transport": "passthru-http-receiver"}, _PER_SECOND_BEFORE)


def _make(stand: Stand) -> None:
    stand.servers["synapse"].hold_traffic()


def _mend(stand: Stand) -> None:
    stand.servers["synapse"].send_traffic()


FAULT = Fault(
    name="traffic-dropped",
    title="No requests reach Synapse, and five a second did a week ago",
    subjects=(Subject("synapse", Kind.SYNAPSE),),
    make=_make,
    mend=_mend,
    expects=("WSO2TrafficDropped",),
    within=1900,
    incidents=0,
    history=_history,
)
