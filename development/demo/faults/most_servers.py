"""Most servers are lost in one moment, as when their network goes: one incident, not one each."""

import os
import signal

from development.demo.fault import Fault, Kind, Reach, Subject
from development.demo.repair import restart
from development.demo.stand import Stand

_ROLES = ("one", "two", "three")


def _make(stand: Stand) -> None:
    for role in _ROLES:
        os.kill(stand.servers[role].pid, signal.SIGKILL)


FAULT = Fault(
    name="most-servers",
    title="Three of four servers are killed at once",
    subjects=(*(Subject(role, Kind.JAVA) for role in _ROLES), Subject("four", Kind.JAVA)),
    make=_make,
    mend=restart(*_ROLES),
    expects=("WSO2MostServersDown",),
    within=270,
    reach=Reach.ALL,
    loses=3,
)
