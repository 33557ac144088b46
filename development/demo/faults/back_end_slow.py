"""What Synapse forwards messages to takes three seconds, and took none a week ago."""

from collections.abc import Callable, Mapping

from development.demo.fault import Fault, Kind, Subject
from development.demo.fault_agent import FaultAgent
from development.demo.history import gauge
from development.demo.stand import Stand

_SECONDS = 3.0
_SECONDS_BEFORE = 0.05
_FAMILY = "synapse_passthrough_backend_latency_average_seconds"


def _history(labels_of: Callable[[str], Mapping[str, str]]) -> str:
    return gauge(_FAMILY, {**labels_of("synapse"), "name": "nio-http-http", "window": "5m"}, _SECONDS_BEFORE)


def _make(stand: Stand) -> None:
    server = stand.servers["synapse"]
    server.slow_back_end(_SECONDS)
    FaultAgent(server.agent_port).command(f"latency {_SECONDS}")


def _mend(stand: Stand) -> None:
    server = stand.servers["synapse"]
    server.restore_back_end()
    FaultAgent(server.agent_port).command(f"latency {_SECONDS_BEFORE}")


FAULT = Fault(
    name="back-end-slow",
    title="The back end of Synapse takes 3 s, and took 0.05 s a week ago",
    subjects=(Subject("synapse", Kind.SYNAPSE, agent=True),),
    make=_make,
    mend=_mend,
    expects=("WSO2BackEndSlow",),
    within=1200,
    incidents=0,
    history=_history,
)
