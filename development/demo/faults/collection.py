"""A JVM that collects for half of the time, with room left in its heap after each collection."""

from development.demo.fault import Fault, Kind, Subject
from development.demo.fault_agent import FaultAgent
from development.demo.repair import release
from development.demo.stand import Stand


def _make(stand: Stand) -> None:
    FaultAgent(stand.servers["server"].agent_port).command("garbage 0.5")


FAULT = Fault(
    name="collection",
    title="Half of the time goes into garbage collection",
    subjects=(Subject("server", Kind.JAVA, java_options=("-Xmx128m",), agent=True),),
    make=_make,
    mend=release("server"),
    expects=("WSO2GarbageCollection",),
    within=300,
)
