"""All connections of Carbon's data source are taken and not given back: every login waits for one."""

from contextlib import ExitStack
from threading import Event

from development.demo.fault import Fault, Kind, Subject
from development.demo.fault_agent import FaultAgent
from development.demo.login import send_login
from development.demo.repair import release
from development.demo.stand import Stand

DATA_SOURCE = "WSO2_SHARED_DB"
_CALLERS = 3
_PATIENCE = 60
"""Seconds until callers give up, as the pool itself does (`max_wait`)."""


def _make(stand: Stand) -> None:
    server = stand.servers["carbon"]
    FaultAgent(server.agent_port).command(f"connections {DATA_SOURCE}")

    def log_in(mended: Event) -> None:
        while not mended.is_set():
            with ExitStack() as stack:
                for _ in range(_CALLERS):
                    stack.enter_context(send_login(server))
                mended.wait(_PATIENCE)

    stand.meanwhile(log_in)


FAULT = Fault(
    name="data-source",
    title="All connections of a data source are taken",
    subjects=(Subject("carbon", Kind.CARBON, agent=True, data_source_mbeans=True),),
    make=_make,
    mend=release("carbon"),
    expects=("WSO2DataSourceExhausted",),
    within=180,
)
