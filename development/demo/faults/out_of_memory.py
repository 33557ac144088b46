"""A request wants more memory than there is: OutOfMemoryError, a heap dump, and the server goes on."""

from development.demo.fault import Fault, Kind, Subject
from development.demo.fault_agent import FaultAgent
from development.demo.repair import restart
from development.demo.stand import Stand


def _make(stand: Stand) -> None:
    FaultAgent(stand.servers["carbon"].agent_port).command("memory")


def _mend(stand: Stand) -> None:
    """Take the dump away, as for a look at it elsewhere: HotSpot never writes over an old one."""
    (stand.servers["carbon"].home / "repository" / "logs" / "heap-dump.hprof").unlink()
    restart("carbon")(stand)


FAULT = Fault(
    name="out-of-memory",
    title="Carbon throws OutOfMemoryError and goes on",
    subjects=(Subject("carbon", Kind.CARBON, agent=True),),
    make=_make,
    mend=_mend,
    expects=("WSO2OutOfMemory",),
    within=180,
)
