"""Two threads wait for each other for ever."""

from development.demo.fault import Fault, Kind, Subject
from development.demo.fault_agent import FaultAgent
from development.demo.repair import restart
from development.demo.stand import Stand


def _make(stand: Stand) -> None:
    FaultAgent(stand.servers["server"].agent_port).command("deadlock")


FAULT = Fault(
    name="deadlock",
    title="Two threads are in a deadlock",
    subjects=(Subject("server", Kind.JAVA, agent=True),),
    make=_make,
    mend=restart("server"),
    expects=("WSO2Deadlock",),
    within=180,
)
