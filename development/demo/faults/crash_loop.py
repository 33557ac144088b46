"""A server that crashes again and again: it is up for half a minute out of three."""

from threading import Event

from development.demo.fault import Fault, Kind, Subject
from development.demo.stand import Stand

_DOWN, _UP = 150, 30


def _make(stand: Stand) -> None:
    server = stand.servers["server"]

    def crash(mended: Event) -> None:
        while not mended.is_set():
            server.stop()
            mended.wait(_DOWN / stand.scale)
            server.start()
            mended.wait(_UP / stand.scale)

    stand.meanwhile(crash)


def _mend(stand: Stand) -> None:
    stand.servers["server"].start()


FAULT = Fault(
    name="crash-loop",
    title="Up for 30 s, down for 150 s, again and again",
    subjects=(Subject("server", Kind.JAVA),),
    make=_make,
    mend=_mend,
    expects=("WSO2CrashLoop",),
    within=900,
    loses=1,
)
