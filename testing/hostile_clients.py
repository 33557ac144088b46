"""Clients that mean ill, an exporter to try them on, and what they cost it: in short, and for `make soak` in full."""

import os
import re
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

from testing.certificates import certificates
from testing.exporter_process import PATIENCE
from testing.locked_exporter import PASSWORD, TLS, USER, USERS, basic, connection, write, write_certificates

SCRAPE_SECONDS = 10.0
_ESTABLISHED = b"\x01"
_TURN_SECONDS = 0.001
_HEAD = b"GET /metrics HTTP/1.1\r\nHost: a\r\n"


@dataclass(frozen=True)
class Kind:
    """A kind of client.

    Attributes:
        name: what it does.
        count: how many there are of it.
        first: what each sends at once.
        drip: what each sends then, each time that a byte is due; nothing if empty.
        tls: whether it sends all that in TLS, after a handshake.
    """

    name: str
    count: int
    first: bytes
    drip: bytes = b""
    tls: bool = False


KINDS = (
    Kind("idle", 200, b""),
    Kind("slow lines", 60, b"GET /metrics?", b"x"),
    Kind("slow headers", 60, _HEAD + b"X-Slow: ", b"x"),
    Kind("slow bodies", 60, b"POST /metrics HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n", b"x"),
    Kind("never read", 60, _HEAD + b"\r\n"),
)

_LOGIN = f"Authorization: {basic(USER, PASSWORD)}\r\n".encode()
_CLIENT_HELLO = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"
TLS_KINDS = (
    Kind("silent before the handshake", 200, b""),
    Kind("slow handshakes", 50, _CLIENT_HELLO, b"x"),
    Kind("idle after the handshake", 200, b"", tls=True),
    Kind("slow headers in TLS", 50, _HEAD + b"X-Slow: ", b"x", tls=True),
    Kind("never read in TLS", 20, _HEAD + _LOGIN + b"\r\n", tls=True),
)
"""What clients do to an exporter that speaks TLS and wants a login."""


class HostileClients:
    """Connections of one kind, kept by a thread.

    Args:
        port: of the exporter.
        kind: what they do.
        byte_seconds: between two bytes of one client.
        return_again: whether those whose connection the exporter has ended come back.
        context: what those speak that speak TLS.
    """

    def __init__(
        self,
        port: int,
        kind: Kind,
        byte_seconds: float,
        *,
        return_again: bool = False,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._port = port
        self._kind = kind
        self._context = context if kind.tls else None
        self._byte_seconds = byte_seconds
        self._return_again = return_again
        self._over = threading.Event()
        self._clients: list[socket.socket] = []
        self._thread = threading.Thread(target=self._run, name=kind.name)

    def __enter__(self) -> Self:
        """Connect all of them."""
        self._clients = [self._connect() for _ in range(self._kind.count)]
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close all of them."""
        self._over.set()
        self._thread.join()
        for client in self._clients:
            client.close()

    def connected(self) -> int:
        """How many the exporter has not ended."""
        return sum(_is_connected(client) for client in self._clients)

    def _connect(self) -> socket.socket:
        client = socket.socket()
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.settimeout(PATIENCE)
        client.connect(("127.0.0.1", self._port))
        if self._context is not None:
            client = self._context.wrap_socket(client, server_hostname="127.0.0.1")
        client.setblocking(False)
        _send(client, self._kind.first)
        return client

    def _run(self) -> None:
        while not self._over.wait(self._byte_seconds):
            for place, client in enumerate(self._clients):
                if self._return_again and not _is_connected(client):
                    client.close()
                    self._clients[place] = self._connect()
                    # Else whoever is served beside these, a thread of this process, too, would not come to send what it
                    # asks, and a hundred others would have come after it: Python runs one thread for 5 ms at a time.
                    time.sleep(_TURN_SECONDS)
                elif self._kind.drip:
                    _send(client, self._kind.drip)


@dataclass(frozen=True)
class Use:
    """What a process holds."""

    threads: int
    files: int
    memory_mib: float


@dataclass(frozen=True)
class Exporter:
    """A running exporter that reads this machine alone.

    Attributes:
        context: what its clients speak, where it speaks TLS.
    """

    process: subprocess.Popen[bytes]
    log: Path
    port: int
    context: ssl.SSLContext | None = None

    def status(self, path: str) -> int:
        """Ask for something in a connection of its own."""
        client = connection(self.port, self.context)
        headers = {"X-Prometheus-Scrape-Timeout-Seconds": str(SCRAPE_SECONDS), "Authorization": basic(USER, PASSWORD)}
        try:
            client.request("GET", path, headers=headers)
            answer = client.getresponse()
            answer.read()
            return answer.status
        finally:
            client.close()

    def use(self) -> Use:
        """What it holds now."""
        process = psutil.Process(self.process.pid)
        return Use(process.num_threads(), process.num_fds(), round(process.memory_info().rss / (1 << 20), 1))

    def processor_seconds(self) -> float:
        """What it has computed so far."""
        times = psutil.Process(self.process.pid).cpu_times()
        return times.user + times.system

    def at_rest(self) -> Use:
        """What it holds after a few scrapes, when what they needed has ended."""
        for _ in range(5):
            self.status("/metrics")
        time.sleep(3)  # idle threads end meanwhile
        return self.use()


@dataclass(frozen=True)
class Siege:
    """What others got meanwhile.

    Attributes:
        statuses: of all their answers.
        slowest_scrape, slowest_health: in seconds.
    """

    statuses: frozenset[int]
    slowest_scrape: float
    slowest_health: float


@contextmanager
def exporter(
    folder: Path, command: Sequence[str] = (), flags: Sequence[str] = (), context: ssl.SSLContext | None = None
) -> Iterator[Exporter]:
    """Start an exporter, and end it.

    Args:
        folder: for its log.
        command: what starts it, if it is not started itself.
        flags: more of its own.
        context: what its clients speak, where its flags have it speak TLS.
    """
    log = folder / "log"
    arguments = (*command, sys.executable, "-m", "exporter", "--web.listen-address", "127.0.0.1:0", *flags)
    with log.open("w") as output:
        process = subprocess.Popen(arguments, stderr=output)
    try:
        wait_until(lambda: "msg=listening" in log.read_text() or process.poll() is not None)
        (port,) = re.findall(r"msg=listening address=127\.0\.0\.1:(\d+)", log.read_text())
        yield Exporter(process, log, int(port), context)
    finally:
        process.kill()
        process.wait()


@contextmanager
def locked_exporter(folder: Path) -> Iterator[Exporter]:
    """Start an exporter that speaks TLS and wants a login, and end it."""
    issued = certificates()
    write_certificates(folder, issued)
    write(folder / "web.yml", (TLS + USERS).encode())
    with exporter(folder, (), ("--web.config.file", str(folder / "web.yml")), issued.client_context()) as started:
        yield started


def besiege(exporter: Exporter, kind: Kind, seconds: float, byte_seconds: float) -> Siege:
    """Ask for a scrape and for health again and again while hostile clients are there."""
    with HostileClients(exporter.port, kind, byte_seconds, return_again=True, context=exporter.context):
        return ask_others(exporter, seconds)


def ask_others(exporter: Exporter, seconds: float) -> Siege:
    """Ask for a scrape and for health, at least three times each."""
    scrapes: list[float] = []
    healths: list[float] = []
    statuses = set()
    end = time.monotonic() + seconds
    while len(scrapes) < 3 or time.monotonic() < end:
        for path, taken in (("/metrics", scrapes), ("/-/healthy", healths)):
            began = time.monotonic()
            statuses.add(exporter.status(path))
            taken.append(time.monotonic() - began)
        time.sleep(0.2)
    return Siege(frozenset(statuses), max(scrapes), max(healths))


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait until something is so.

    Raises:
        TimeoutError: it is not, and will hardly be.
    """
    give_up = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > give_up:
            raise TimeoutError
        time.sleep(0.05)


def unprivileged() -> Sequence[str]:
    """What makes a command run as a user whose threads are bounded in number: root's are not (setrlimit(2)).

    It keeps the right to read all files, so that it finds the programs that root has installed for itself.
    """
    if os.geteuid():
        return ()
    user = 61_000 + os.getpid() % 1_000
    kept = "--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"
    return ("setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", *kept)


def _is_connected(client: socket.socket) -> bool:
    return client.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1) == _ESTABLISHED


def _send(client: socket.socket, data: bytes) -> None:
    try:
        client.send(data)
    except OSError:
        return
