"""Carbon's certificate ends within a day."""

from development import programs
from development.demo.fault import Fault, Kind, Subject
from development.demo.key_store import write_key_store
from development.demo.stand import Stand

_ENDING, _GOOD = 1, 3650
"""Days."""


def _make(stand: Stand) -> None:
    _replace(stand, _ENDING)
    stand.begin()


def _mend(stand: Stand) -> None:
    _replace(stand, _GOOD)


def _replace(stand: Stand, days: int) -> None:
    server = stand.servers["carbon"]
    server.stop()
    write_key_store(programs.jdk(), server.home, days)
    server.start()


FAULT = Fault(
    name="certificate",
    title="Carbon's certificate ends within a day",
    subjects=(Subject("carbon", Kind.CARBON),),
    make=_make,
    mend=_mend,
    expects=("WSO2CertificateExpires",),
    within=1080,
)
