"""The exporter is killed: nothing that it reads is known any more."""

import os
import signal

from development.demo.fault import Fault, Kind, Reach, Subject
from development.demo.stand import Stand


def _make(stand: Stand) -> None:
    os.kill(stand.exporter.pid, signal.SIGKILL)


def _mend(stand: Stand) -> None:
    stand.exporter.stop()
    stand.exporter.start()


FAULT = Fault(
    name="exporter-killed",
    title="The exporter is killed",
    subjects=(Subject("server", Kind.JAVA),),
    make=_make,
    mend=_mend,
    expects=("WSO2ExporterDown",),
    within=270,
    reach=Reach.ALL,
)
