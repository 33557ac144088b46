"""Prometheus is away for two minutes while an incident is open: it stays one incident, and nobody hears of another."""

import os
import signal

from development.demo.fault import Fault, Kind, Reach, Subject
from development.demo.repair import restart
from development.demo.stand import Stand

_PATIENCE = 600
_AWAY = 120
_AFTERWARDS = 420
"""What would come of a pending alert that was forgotten has come by then."""


def _make(stand: Stand) -> None:
    os.kill(stand.servers["server"].pid, signal.SIGKILL)
    stand.wait_for_page("server", _PATIENCE)
    stand.prometheus.stop()
    stand.wait(_AWAY)
    stand.prometheus.start()
    stand.wait(_AFTERWARDS)


FAULT = Fault(
    name="prometheus-restarted",
    title="Prometheus is away for two minutes while an incident is open",
    subjects=(Subject("server", Kind.JAVA),),
    make=_make,
    mend=restart("server"),
    expects=("WSO2TargetDown",),
    within=270,
    reach=Reach.ALL,
    loses=1,
)
