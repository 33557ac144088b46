"""What one fault sees of the stand that it is made on."""

import threading
import time
from collections.abc import Callable, Mapping
from threading import Event

from development.demo.fault import Fault
from development.demo.servers import DemoServer
from development.demo.stand import Program, Server, Stand
from development.demo.watched_stand import WatchedStand

_PAUSE = 0.2


class FaultStand(Stand):
    """The part of a stand that belongs to a fault.

    Args:
        fault: it.
        whole: the stand, on which the fault's servers run.
        servers: all servers of the fault by their names.
    """

    def __init__(self, fault: Fault, whole: WatchedStand, servers: Mapping[str, DemoServer]) -> None:
        self._fault = fault
        self._whole = whole
        self._servers: Mapping[str, Server] = {role: servers[name] for role, name in fault.names.items()}
        self._works: list[threading.Thread] = []
        self._mending = Event()
        self.began: float | None = None

    @property
    def servers(self) -> Mapping[str, Server]:
        """The fault's servers by their roles."""
        return self._servers

    @property
    def exporter(self) -> Program:
        """The exporter."""
        return self._whole.exporter

    @property
    def prometheus(self) -> Program:
        """Prometheus."""
        return self._whole.prometheus

    @property
    def alertmanager(self) -> Program:
        """Alertmanager."""
        return self._whole.alertmanager

    @property
    def scale(self) -> float:
        """What every duration is divided by."""
        return self._whole.setup.scale

    def begin(self) -> None:
        """Say that the fault is there from now on."""
        self.began = time.time()

    def meanwhile(self, work: Callable[[Event], None]) -> None:
        """Do something until the fault is mended."""
        thread = threading.Thread(target=work, args=(self._mending,), daemon=True)
        self._works.append(thread)
        thread.start()

    def end_work(self) -> None:
        """End what is done meanwhile, and wait for that."""
        self._mending.set()
        for thread in self._works:
            thread.join()

    def watch(self, role: str) -> None:
        """Have the exporter read a server from now on."""
        self._whole.watch(self._fault.names[role])

    def wait_for_page(self, role: str, timeout: float) -> None:
        """Wait until an incident about one of the fault's servers is open."""
        server, deadline = self._fault.names[role], time.monotonic() + timeout
        while not any(each.server == server and each.resolved is None for each in self._whole.desk.inbox.incidents):
            if time.monotonic() > deadline:
                raise TimeoutError(f"nobody was paged for {server} within {timeout:g} s")
            self._whole.wait(_PAUSE)

    def wait(self, seconds: float) -> None:
        """Wait that long, divided by the scale."""
        self._whole.wait(seconds / self.scale)
