"""The disk under a server is full, and the server is dead: the disk is not forgotten over it."""

import os
import signal

from development.demo.fault import Fault, Kind, Reach, Subject
from development.demo.full_disk import fill, make_room
from development.demo.repair import restart
from development.demo.stand import Stand


def _make(stand: Stand) -> None:
    os.kill(stand.servers["carbon"].pid, signal.SIGKILL)
    fill(stand.servers["carbon"].home)


def _mend(stand: Stand) -> None:
    make_room(stand.servers["carbon"].home)
    restart("carbon")(stand)


FAULT = Fault(
    name="disk-full-dead",
    title="97 % of the disk is used, and Carbon on it is killed",
    subjects=(Subject("carbon", Kind.CARBON, disk_megabytes=700),),
    make=_make,
    mend=_mend,
    expects=("WSO2DiskAlmostFull", "WSO2TargetDown"),
    within=300,
    incidents=2,
    reach=Reach.MACHINE,
    loses=1,
)
