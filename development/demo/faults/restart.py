"""A server is restarted and is back after two minutes: nobody is paged."""

from development.demo.fault import Fault, Kind, Subject
from development.demo.stand import Stand

_AWAY = 120


def _make(stand: Stand) -> None:
    stand.servers["server"].stop()
    stand.wait(_AWAY)
    stand.servers["server"].start()


def _mend(stand: Stand) -> None:
    stand.servers["server"].start()


FAULT = Fault(
    name="restart",
    title="A server is restarted within two minutes",
    subjects=(Subject("server", Kind.JAVA),),
    make=_make,
    mend=_mend,
    expects=(),
    within=480,
    incidents=0,
    loses=1,
)
