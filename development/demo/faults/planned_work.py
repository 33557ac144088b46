"""A server is away for eight minutes, which was announced: it is silenced, and nobody is paged."""

from development.commands import run
from development.demo.fault import Fault, Kind, Subject
from development.demo.stand import Stand
from development.places import TOOLS

_AWAY = 480
_SILENCED = "20m"


def _make(stand: Stand) -> None:
    server = stand.servers["server"]
    amtool = [str(TOOLS / "amtool"), f"--alertmanager.url={stand.alertmanager.url}"]
    announced = ["--author=demo", "--comment=planned work", f"--duration={_SILENCED}", f"server={server.name}"]
    run([*amtool, "silence", "add", *announced], f"silencing {server.name}")
    server.stop()
    stand.wait(_AWAY)
    server.start()


def _mend(stand: Stand) -> None:
    stand.servers["server"].start()


FAULT = Fault(
    name="planned-work",
    title="A server is away for eight minutes, and silenced",
    subjects=(Subject("server", Kind.JAVA),),
    make=_make,
    mend=_mend,
    expects=(),
    within=780,
    incidents=0,
    loses=1,
)
