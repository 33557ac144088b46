"""What Synapse forwards messages to takes three seconds, and took none a week ago."""

import time
from collections.abc import Callable, Iterator, Mapping

from development.demo.fault import Fault, Kind, Subject
from development.demo.fault_agent import FaultAgent
from development.demo.stand import Stand

_SECONDS = 3.0
_SECONDS_BEFORE = 0.05
_FROM, _TO, _STEP = 7 * 86400 + 3 * 3600, 3 * 3600, 60
"""Seconds ago: a whole week, since the week of the rules is shorter where durations are divided."""
_FAMILY = "synapse_passthrough_backend_latency_average_seconds"


def _history(labels_of: Callable[[str], Mapping[str, str]]) -> str:
    """Give what was measured in the week before, in OpenMetrics' text."""
    labels = {**labels_of("synapse"), "name": "nio-http-http", "window": "5m"}
    written = ",".join(f'{label}="{value}"' for label, value in labels.items())
    return "\n".join([f"# TYPE {_FAMILY} gauge", *_samples(written), ""])


def _samples(labels: str) -> Iterator[str]:
    now = int(time.time())
    for moment in range(now - _FROM, now - _TO, _STEP):
        yield f"{_FAMILY}{{{labels}}} {_SECONDS_BEFORE} {moment}"


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
