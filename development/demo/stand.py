"""What a fault is made on: its servers, and what watches them."""

from abc import abstractmethod
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Event
from typing import Protocol


class Server(Protocol):
    """A server of the demonstration, on ports of 127.0.0.1 that it keeps when it is started again."""

    @property
    @abstractmethod
    def name(self) -> str:
        """Its name in the exporter's configuration."""

    @property
    @abstractmethod
    def home(self) -> Path:
        """Its `carbon.home`."""

    @property
    @abstractmethod
    def log(self) -> Path:
        """What it prints."""

    @property
    @abstractmethod
    def pid(self) -> int:
        """Its java process.

        Raises:
            Exception: it is not running.
        """

    @property
    @abstractmethod
    def jmx_port(self) -> int:
        """The port of its RMI registry."""

    @property
    @abstractmethod
    def http_port(self) -> int:
        """The port of its HTTP connector, or of Synapse's pass-through listener; 0: it has none."""

    @property
    @abstractmethod
    def https_port(self) -> int:
        """The port of its HTTPS connector; 0: it has none."""

    @property
    @abstractmethod
    def agent_port(self) -> int:
        """Where the agent in its JVM listens; 0: it has none."""

    @property
    @abstractmethod
    def username(self) -> str:
        """Who logs in to Carbon; empty where nobody need."""

    @property
    @abstractmethod
    def password_file(self) -> Path:
        """That user's password, as the exporter reads it; also where nobody need log in, but then it is not there."""

    @abstractmethod
    def start(self) -> None:
        """Start it, and wait until it says that it has started. Does nothing where it runs."""

    @abstractmethod
    def stop(self) -> None:
        """End it, also where it is frozen or half dead. Does nothing where it is not running."""

    @abstractmethod
    def cut_back_end(self) -> None:
        """Have what Synapse forwards messages to refuse connections."""

    @abstractmethod
    def slow_back_end(self, seconds: float) -> None:
        """Have what Synapse forwards messages to answer so much later; 0: at once, as it does at first."""

    @abstractmethod
    def restore_back_end(self) -> None:
        """Have what Synapse forwards messages to answer again, at once."""

    @abstractmethod
    def send_traffic(self) -> None:
        """Have clients send messages to Synapse all the time, as they do from its start on."""

    @abstractmethod
    def hold_traffic(self) -> None:
        """Have clients send no more messages to Synapse."""


class Program(Protocol):
    """A program that watches, on a port of 127.0.0.1 that it keeps when it is started again."""

    @property
    @abstractmethod
    def url(self) -> str:
        """Its address, without a slash at the end."""

    @property
    @abstractmethod
    def pid(self) -> int:
        """Its process."""

    @property
    @abstractmethod
    def folder(self) -> Path:
        """Holds its configuration, its log, and its data (Prometheus's in `data`)."""

    @abstractmethod
    def start(self) -> None:
        """Start it, and wait until it is ready. Does nothing where it runs."""

    @abstractmethod
    def stop(self) -> None:
        """End it as its administrator would, and wait for that; also where it was killed before."""


class Stand(Protocol):
    """What is running for a fault. Other faults may be made beside it, on servers that it does not see."""

    @property
    @abstractmethod
    def servers(self) -> Mapping[str, Server]:
        """The fault's servers by their roles."""

    @property
    @abstractmethod
    def exporter(self) -> Program:
        """The exporter, which reads all servers of the stand."""

    @property
    @abstractmethod
    def prometheus(self) -> Program:
        """Prometheus."""

    @property
    @abstractmethod
    def alertmanager(self) -> Program:
        """Alertmanager."""

    @property
    @abstractmethod
    def scale(self) -> float:
        """What every duration of scrapes, rules and notifications is divided by; 1: as shipped."""

    @abstractmethod
    def begin(self) -> None:
        """Say that the fault is there from now on: the seconds to the page count from here."""

    @abstractmethod
    def meanwhile(self, work: Callable[[Event], None]) -> None:
        """Do something until the fault is mended, beside `make`, for example traffic or a server that crashes again.

        Args:
            work: it is called in a thread of its own, and returns soon after the event is set. That is before `mend`.
        """

    @abstractmethod
    def watch(self, role: str) -> None:
        """Have the exporter read a server from now on, which it did not."""

    @abstractmethod
    def wait_for_page(self, role: str, timeout: float) -> None:
        """Wait until an incident about one of the fault's servers is open.

        Args:
            role: the server's.
            timeout: seconds at most.

        Raises:
            TimeoutError: there is none in time.
        """

    @abstractmethod
    def wait(self, seconds: float) -> None:
        """Wait that long, divided by the scale, or until the demonstration is ended."""
