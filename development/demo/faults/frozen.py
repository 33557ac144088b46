"""A server's process is stopped in its tracks: it lives, holds its ports, and does nothing."""

import os
import signal

from development.demo.fault import Fault, Kind, Subject
from development.demo.stand import Stand


def _make(stand: Stand) -> None:
    os.kill(stand.servers["carbon"].pid, signal.SIGSTOP)


def _mend(stand: Stand) -> None:
    os.kill(stand.servers["carbon"].pid, signal.SIGCONT)


FAULT = Fault(
    name="frozen",
    title="Carbon is frozen (SIGSTOP)",
    subjects=(Subject("carbon", Kind.CARBON),),
    make=_make,
    mend=_mend,
    expects=("WSO2TargetDown",),
    within=270,
    loses=1,
)
