"""What Synapse forwards messages to is gone: its endpoints are suspended, and callers get errors."""

from development.demo.fault import Fault, Kind, Subject
from development.demo.stand import Stand


def _make(stand: Stand) -> None:
    stand.servers["synapse"].cut_back_end()


def _mend(stand: Stand) -> None:
    stand.servers["synapse"].restore_back_end()


FAULT = Fault(
    name="back-end-gone",
    title="The back end of Synapse is gone",
    subjects=(Subject("synapse", Kind.SYNAPSE),),
    make=_make,
    mend=_mend,
    expects=("WSO2EndpointsMostlySuspended",),
    within=300,
)
