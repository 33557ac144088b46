"""A server is lost while the incident of another one is open: an incident of its own."""

import os
import signal

from development.demo.fault import Fault, Kind, Subject
from development.demo.repair import restart
from development.demo.stand import Stand

_PATIENCE = 600


def _make(stand: Stand) -> None:
    os.kill(stand.servers["first"].pid, signal.SIGKILL)
    stand.wait_for_page("first", _PATIENCE)
    stand.begin()
    os.kill(stand.servers["second"].pid, signal.SIGKILL)


FAULT = Fault(
    name="second-server",
    title="A second server is killed while the incident of the first is open",
    subjects=(Subject("first", Kind.JAVA), Subject("second", Kind.JAVA)),
    make=_make,
    mend=restart("first", "second"),
    expects=("WSO2TargetDown",),
    within=270,
    incidents=2,
    loses=2,
)
