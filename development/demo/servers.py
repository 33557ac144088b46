"""The servers of the demonstration: Carbon, Synapse with traffic, and plain JVMs, each for one fault."""

from abc import abstractmethod
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from development.carbon import CarbonServer
from development.console import SetupError
from development.demo.agent import Agent
from development.demo.carbon import FaultyCarbon
from development.demo.fault import Kind, Subject
from development.demo.traffic import Traffic
from development.jvm import JavaServer
from development.places import PROJECT
from development.ports import any_free
from development.synapse import SynapseServer

_SMALL = ("-Xmx512m", "-XX:TieredStopAtLevel=1")
"""Little memory, and half of the processor time that a start takes otherwise."""
_MEDIATION = PROJECT / "development" / "demo" / "synapse" / "synapse.xml"
_SERVICES = ("orders", "stock", "prices")


class _Startable(Protocol):
    log: Path
    jmx_port: int

    @property
    @abstractmethod
    def pid(self) -> int: ...

    def start(self) -> None: ...

    def stop(self) -> None: ...

    def interrupt(self) -> None: ...

    def close(self) -> None: ...


@dataclass(frozen=True)
class Programs:
    """What servers are made of.

    Attributes:
        java_home: a JDK 17 to 21.
        kernel: the unpacked WSO2 Carbon kernel.
        agent: what makes faults inside a JVM, and the classes of plain JVMs.
    """

    java_home: Path
    kernel: Path
    agent: Agent


class DemoServer:
    """A server for a fault; a context manager that starts it and leaves nothing of it. `Server` says what it offers.

    Args:
        name: its name in the exporter's configuration.
        subject: what it is.
        programs: what it is made of.
        folder: an existing one, for its home where the server has none of its own.
    """

    def __init__(self, name: str, subject: Subject, programs: Programs, folder: Path) -> None:
        self.name = name
        self.subject = subject
        self.agent_port = any_free() if subject.agent else 0
        self._folder = folder
        agent = [f"-javaagent:{programs.agent.jar}={self.agent_port}"] if subject.agent else []
        self._server = self._make(programs, [*_SMALL, *agent, *subject.java_options])
        self._running = False
        self._traffic: ExitStack | None = None

    @property
    def home(self) -> Path:
        """Its `carbon.home`."""
        return self._server.home if isinstance(self._server, CarbonServer) else self._folder

    @property
    def log(self) -> Path:
        """What it prints."""
        return self._server.log

    @property
    def pid(self) -> int:
        """Its java process."""
        return self._server.pid

    @property
    def jmx_port(self) -> int:
        """The port of its RMI registry."""
        return self._server.jmx_port

    @property
    def http_port(self) -> int:
        """The port of its HTTP connector, or of Synapse's pass-through listener; 0: it has none."""
        return self._server.http_port if isinstance(self._server, CarbonServer | SynapseServer) else 0

    @property
    def https_port(self) -> int:
        """The port of its HTTPS connector; 0: it has none."""
        return self._server.https_port if isinstance(self._server, CarbonServer) else 0

    @property
    def username(self) -> str:
        """Who logs in to Carbon; empty where nobody need."""
        return self._server.username if isinstance(self._server, CarbonServer) else ""

    @property
    def password_file(self) -> Path:
        """That user's password; there is no such file where nobody need log in."""
        if isinstance(self._server, CarbonServer):
            return self._server.password_file
        return self._folder / "password"

    def start(self) -> None:
        """Start it, and wait until it says that it has started. Does nothing where it runs."""
        if not self._running:
            self._running = True
            self._server.start()
            if isinstance(self._server, SynapseServer):
                self.send_traffic()

    def stop(self) -> None:
        """End it, also where it is frozen or half dead. Does nothing where it is not running."""
        self._server.stop()
        self._running = False

    def interrupt(self) -> None:
        """End its process from another thread than that which starts it: that start then fails."""
        self._server.interrupt()

    def cut_back_end(self) -> None:
        """Have what Synapse forwards messages to refuse connections."""
        self._synapse.back_end.cut()

    def slow_back_end(self, seconds: float) -> None:
        """Have what Synapse forwards messages to answer so much later."""
        self._synapse.back_end.delay = seconds

    def restore_back_end(self) -> None:
        """Have what Synapse forwards messages to answer again, at once."""
        self._synapse.back_end.delay = 0.0
        self._synapse.back_end.restore()

    def send_traffic(self) -> None:
        """Have clients send messages to Synapse all the time, as they do from its start on."""
        if self._traffic is None:
            synapse, services = self._synapse, cycle(_SERVICES)
            self._traffic = ExitStack()
            self._traffic.enter_context(Traffic(lambda: synapse.send(next(services))))

    def hold_traffic(self) -> None:
        """Have clients send no more messages."""
        if self._traffic is not None:
            self._traffic.close()
            self._traffic = None

    def close(self) -> None:
        """Stop it and remove everything."""
        self.hold_traffic()
        self._server.close()

    @property
    def _synapse(self) -> SynapseServer:
        if not isinstance(self._server, SynapseServer):
            raise SetupError(f"{self.name} is {self.subject.kind.value}, and only Synapse has clients and a back end")
        return self._server

    def _make(self, programs: Programs, options: Sequence[str]) -> _Startable:
        match self.subject.kind:
            case Kind.CARBON:
                return FaultyCarbon(programs.kernel, programs.java_home, options, self.subject)
            case Kind.SYNAPSE:
                return SynapseServer(programs.java_home, java_options=options, mediation=_MEDIATION)
            case Kind.JAVA:
                home = f"-Dcarbon.home={self._folder}"
                program = ["IdleServer"]
                return JavaServer(programs.java_home, programs.agent.classes, program, java_options=[home, *options])

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
