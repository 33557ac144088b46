"""The heap is full of objects in use: 97 % of it after a collection."""

from development.demo.fault import Fault, Kind, Subject
from development.demo.fault_agent import FaultAgent
from development.demo.repair import restart
from development.demo.stand import Stand


def _make(stand: Stand) -> None:
    FaultAgent(stand.servers["carbon"].agent_port).command("live 0.97")


FAULT = Fault(
    name="heap-live",
    title="97 % of Carbon's heap is in use after collection",
    subjects=(Subject("carbon", Kind.CARBON, agent=True),),
    make=_make,
    mend=restart("carbon"),
    expects=("WSO2HeapAlmostFull",),
    within=300,
)
