"""A stand that runs: servers that come and go, and the exporter, Prometheus, Alertmanager and receiver that watch."""

import json
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from development.console import complain
from development.demo.alerts_seen import AlertsSeen
from development.demo.exporter_configuration import exporter_configuration
from development.demo.fault import Fault, Form, Subject
from development.demo.programs import (
    Setup,
    make_alertmanager,
    make_exporter,
    make_prometheus,
    write_assets,
    write_history,
)
from development.demo.receiver.desk import desk
from development.demo.servers import DemoServer, Programs

_PAUSE = 0.5
_GREEN_SECONDS = 300.0
_STARTS_AT_A_TIME = 2
_STARTING = threading.BoundedSemaphore(_STARTS_AT_A_TIME)
"""More at a time would take the processors from the servers that are watched, on this stand and on others."""


class EndedError(Exception):
    """The demonstration is being ended."""


class WatchedStand:
    """A stand; a context manager that starts what watches, and leaves nothing of all that was started.

    Args:
        setup: how it is set up.
        programs: what servers are made of.
        ending: set when everything is to end.
        faults: those that will be made on it, for what Prometheus is to know of the past.

    Attributes:
        exporter, prometheus, alertmanager: the programs.
        desk: what is received.
        alerts: what Alertmanager has had.
    """

    def __init__(self, setup: Setup, programs: Programs, ending: threading.Event, faults: Sequence[Fault] = ()) -> None:
        self.setup = setup
        self.ending = ending
        self._programs = programs
        self._faults = faults
        self._all = ExitStack()
        self._servers: dict[str, DemoServer] = {}
        self._watched: set[str] = set()
        self._lock = threading.Lock()
        self._made: list[DemoServer] = []

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self._all.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._all.close()

    def labels(self, server: str) -> Mapping[str, str]:
        """Give the labels by which Prometheus tells a server's samples from those of others.

        Args:
            server: its name in the exporter's configuration.
        """
        if self.setup.form is Form.PROBE:
            return {"job": "wso2-probe", "instance": server}
        return {"job": "wso2-exporter", "instance": self.exporter.address, "target": server}

    def add(self, servers: Mapping[str, Subject]) -> Mapping[str, DemoServer]:
        """Start servers, and have the exporter read those that are to be watched.

        Args:
            servers: names that there are not yet, each with what the server is.

        Returns:
            the servers by their names, without those that could not be started; it is said why.

        Raises:
            EndedError: the demonstration is being ended.
        """
        with ThreadPoolExecutor(_STARTS_AT_A_TIME) as starters:
            started = [each for each in starters.map(self._started, servers, servers.values()) if each is not None]
        self.check()
        added = {server.name: server for server in started}
        with self._lock:
            self._servers |= added
            self._watched |= {name for name in added if servers[name].watched}
            self._configure()
        return added

    def _started(self, name: str, subject: Subject) -> DemoServer | None:
        with _STARTING:
            if self.ending.is_set():
                return None
            try:
                server = DemoServer(name, subject, self._programs, self.setup.place(name))
                self._made.append(server)
                return self._all.enter_context(server)
            except Exception as error:  # noqa: BLE001 - the other servers go on
                if not self.ending.is_set():  # else it was interrupted
                    complain(f"{name} does not start: {error}")
                return None

    def interrupt(self) -> None:
        """End all servers at once where the demonstration is being ended: whoever starts one need not wait for it."""
        for server in list(self._made):
            server.interrupt()

    def watch(self, name: str) -> None:
        """Have the exporter read a server that it did not read."""
        with self._lock:
            self._watched.add(name)
            self._configure()

    def remove(self, names: Iterable[str]) -> None:
        """Have the exporter forget servers, and stop them. Nothing is left of them."""
        with self._lock:
            gone = [self._servers.pop(name) for name in names]
            self._watched.difference_update(server.name for server in gone)
            self._configure()
        for server in gone:
            server.close()

    def await_green(self, names: Iterable[str]) -> frozenset[str]:
        """Wait until Prometheus has read all of these servers, and nobody was paged for one of them.

        Returns:
            the names of those that are not well after five minutes.

        Raises:
            EndedError: the demonstration is being ended.
        """
        of_these = frozenset(names)
        deadline = time.monotonic() + _GREEN_SECONDS
        while missing := (of_these & self._watched) - self._up() | of_these & self._paged():
            if time.monotonic() > deadline:
                return missing
            self.wait(_PAUSE)
        return frozenset()

    def check(self) -> None:
        """See whether the demonstration goes on.

        Raises:
            EndedError: it does not.
        """
        if self.ending.is_set():
            raise EndedError

    def wait(self, seconds: float) -> None:
        """Wait that long.

        Raises:
            EndedError: the demonstration is being ended.
        """
        self.ending.wait(seconds)
        self.check()

    def _start(self) -> None:
        setup = self.setup
        self.exporter = make_exporter(setup)
        self._write_configuration()
        assets = write_assets(setup, self.exporter)
        self.desk = self._all.enter_context(desk(setup.place("receiver")))
        self.alertmanager = make_alertmanager(setup, assets, self.desk)
        self.prometheus = make_prometheus(setup, assets, self.exporter, self.alertmanager)
        if history := self._history():
            write_history(self.prometheus, history)
        for program in (self.exporter, self.alertmanager, self.prometheus):
            self._all.enter_context(program)
        self.alerts = self._all.enter_context(AlertsSeen(self.alertmanager.url))

    def _history(self) -> str:
        texts = [fault.history(self._labels_of(fault)) for fault in self._faults if fault.history is not None]
        return "".join([*texts, "# EOF\n"]) if texts else ""

    def _labels_of(self, fault: Fault) -> Callable[[str], Mapping[str, str]]:
        return lambda role: self.labels(fault.names[role])

    def _configure(self) -> None:
        self._write_configuration()
        reload = urllib.request.Request(f"{self.exporter.url}/-/reload", method="POST")  # noqa: S310 - http, ours
        urllib.request.urlopen(reload, timeout=90).close()  # noqa: S310 - http, ours

    def _write_configuration(self) -> None:
        watched = [self._servers[name] for name in sorted(self._watched)]
        (self.exporter.folder / "exporter.yml").write_text(exporter_configuration(watched), encoding="utf-8")

    def _paged(self) -> set[str]:
        """Names of servers that somebody is paged for now."""
        return {each.server for each in self.alerts.now if each.severity == "critical"}

    def _up(self) -> set[str]:
        """Names of servers that Prometheus has read just now."""
        query = urllib.parse.urlencode({"query": "wso2_up == 1"})
        with urllib.request.urlopen(f"{self.prometheus.url}/api/v1/query?{query}", timeout=30) as answer:  # noqa: S310 - http, ours
            found = json.load(answer)["data"]["result"]
        return {each["metric"].get("target") or each["metric"]["instance"] for each in found}
