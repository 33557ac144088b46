"""All connections of the data source are taken before the exporter has logged in: its login waits for one, too."""

from development.demo.fault import Fault, Kind, Subject
from development.demo.fault_agent import FaultAgent
from development.demo.faults.data_source import DATA_SOURCE
from development.demo.repair import release
from development.demo.stand import Stand


def _make(stand: Stand) -> None:
    FaultAgent(stand.servers["carbon"].agent_port).command(f"connections {DATA_SOURCE}")
    stand.watch("carbon")
    stand.begin()


FAULT = Fault(
    name="data-source-before-login",
    title="All connections of a data source are taken before the exporter logs in",
    subjects=(Subject("carbon", Kind.CARBON, agent=True, data_source_mbeans=True, watched=False),),
    make=_make,
    mend=release("carbon"),
    expects=("WSO2TargetDown",),
    within=270,
    loses=1,
)
