"""The disk under a server is full; the server still runs."""

from development.demo.fault import Fault, Kind, Reach, Subject
from development.demo.full_disk import fill, make_room
from development.demo.stand import Stand


def _make(stand: Stand) -> None:
    fill(stand.servers["carbon"].home)


def _mend(stand: Stand) -> None:
    make_room(stand.servers["carbon"].home)


FAULT = Fault(
    name="disk-full",
    title="97 % of the disk under Carbon is used",
    subjects=(Subject("carbon", Kind.CARBON, disk_megabytes=700),),
    make=_make,
    mend=_mend,
    expects=("WSO2DiskAlmostFull",),
    within=300,
    reach=Reach.MACHINE,
)
