"""A server's process is killed, as the kernel does when memory runs out."""

import os
import signal

from development.demo.fault import Fault, Kind, Subject
from development.demo.stand import Stand


def _make(stand: Stand) -> None:
    os.kill(stand.servers["carbon"].pid, signal.SIGKILL)


def _mend(stand: Stand) -> None:
    stand.servers["carbon"].stop()
    stand.servers["carbon"].start()


FAULT = Fault(
    name="killed",
    title="Carbon is killed",
    subjects=(Subject("carbon", Kind.CARBON),),
    make=_make,
    mend=_mend,
    expects=("WSO2TargetDown",),
    within=270,
    loses=1,
)
