"""Ten thousand polls of one server: nothing may grow, neither here nor there."""

import re
import subprocess
import threading
import time
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from development.carbon import CarbonServer
from exporter.jmx import ObjectName, Poller, PollResult, Query, ServiceUrl, prepare
from soak.report import Line

_EVERYTHING = [Query(ObjectName.parse("*:*"), None)]
_THREADING = ObjectName.parse("java.lang:type=Threading")
_SECONDS = 30.0
_POLLS_A_SESSION = 500
"""After so many polls the session is closed and another one opened: those that were closed must be gone."""
_SLOWER = 3
"""How many times as long the last polls may take as the first ones: others use the same processors."""
_ESTABLISHED = "01"
_MIB = 1 << 20
_ACKNOWLEDGEMENT_SECONDS = 2
JAVA_OPTION = f"-Dsun.rmi.dgc.ackTimeout={1000 * _ACKNOWLEDGEMENT_SECONDS}"
"""A server keeps what it returned until that is acknowledged, which this client never does, or for five minutes
(`sun.rmi.transport.DGCAckHandler`). Those of closed sessions would be counted, which are gone by themselves.
"""


@dataclass(frozen=True)
class _Use:
    """What one server's reader and the server hold."""

    our_memory: float
    our_threads: float
    our_files: float
    connections: float
    sessions: float
    exported: float
    server_threads: float
    server_heap: float


_NAMES = {
    "our_memory": "resident memory of ours, MiB",
    "our_threads": "threads of ours",
    "our_files": "open files of ours",
    "connections": "TCP connections to the server",
    "sessions": "sessions in the server (RMIConnectionImpl)",
    "exported": "exported objects in the server (sun.rmi.transport.Target)",
    "server_threads": "threads of the server",
    "server_heap": "live heap of the server, MiB",
}
_ALLOWED = _Use(3, 0, 0, 0, 0, 0, 8, 12)
"""How much more each may be at the end: a server has threads and caches that come and go by themselves."""


def poll_many_times(server: CarbonServer, java_home: Path, polls: int) -> list[Line]:
    """Poll everything that a server has, again and again.

    Args:
        server: the server, running, with `JAVA_OPTION`.
        java_home: a JDK with jcmd.
        polls: how often.

    Raises:
        JmxError: a poll failed.
        OSError: jcmd failed, or the server is gone.
    """
    url = ServiceUrl("127.0.0.1", server.jmx_port)
    credentials = (server.username, server.password_file.read_text().strip())
    poller = Poller(lambda: prepare(url, credentials))
    try:
        _poll(poller, _POLLS_A_SESSION // 2)
        first, _ = _poll(poller, _POLLS_A_SESSION // 2)
        before, count = _use(server, java_home, poller)
        sizes = [min(_POLLS_A_SESSION, polls - done) for done in range(0, polls, _POLLS_A_SESSION)]
        sessions = [_poll(poller, size) for size in sizes]
        after, _ = _use(server, java_home, poller)
    finally:
        poller.close()
    name = f"{polls} polls of {count} attributes"
    last = sessions[-1][0]
    return [
        *(
            Line(_NAMES[one.name], getattr(before, one.name), getattr(after, one.name), _most(before, one.name))
            for one in fields(_Use)
        ),
        Line(f"{name}: processor time of one, ms", round(first, 1), round(last, 1), round(_SLOWER * first, 1)),
        Line(f"{name}: those missing in any", 0, count - min(fewest for _, fewest in sessions), count // 20),
    ]


def _most(before: _Use, name: str) -> float:
    return float(getattr(before, name) + getattr(_ALLOWED, name))


def _poll(poller: Poller, polls: int) -> tuple[float, int]:
    """Poll in one session, and end it: the processor time of a poll, in milliseconds, and the fewest attributes."""
    used = time.process_time()
    fewest = min(_attributes(poller.poll(_EVERYTHING, _SECONDS)) for _ in range(polls))
    milliseconds = 1000 * (time.process_time() - used) / polls
    poller.disconnect()
    return milliseconds, fewest


def _attributes(result: PollResult) -> int:
    return sum(len(attributes) for attributes in result.mbeans.values())


def _use(server: CarbonServer, java_home: Path, poller: Poller) -> tuple[_Use, int]:
    """What is held with one session open, and how many attributes a poll gives."""
    result = poller.poll(_EVERYTHING, _SECONDS)
    time.sleep(_ACKNOWLEDGEMENT_SECONDS + 1)
    threads: Any = result.mbeans[_THREADING]["ThreadCount"]
    histogram = _histogram(java_home, server.pid)
    use = _Use(
        our_memory=round(_resident_kib() / 1024, 1),
        our_threads=threading.active_count(),
        our_files=len(list(Path("/proc/self/fd").iterdir())),
        connections=_connections({server.jmx_port, server.connector_port}),
        sessions=_instances(histogram, "javax.management.remote.rmi.RMIConnectionImpl"),
        exported=_instances(histogram, "sun.rmi.transport.Target"),
        server_threads=threads,
        server_heap=round(int(histogram.rsplit(maxsplit=1)[1]) / _MIB, 1),
    )
    return use, _attributes(result)


def _resident_kib() -> int:
    """What this process itself has in RAM; the server is a child of it."""
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:"))


def _histogram(java_home: Path, pid: int) -> str:
    """The objects that are alive in a JVM, by class; it collects its garbage for that."""
    command = [str(java_home / "bin" / "jcmd"), str(pid), "GC.class_histogram"]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout  # noqa: S603 - ours


def _instances(histogram: str, class_name: str) -> int:
    found = re.search(rf"^ *\d+: +(\d+) +\d+ +{re.escape(class_name)}(?: .*)?$", histogram, re.MULTILINE)
    return int(found.group(1)) if found else 0


def _connections(ports: set[int]) -> int:
    """Established TCP connections whose server's side has one of the ports (proc(5), /proc/net/tcp)."""
    lines = [line for name in ("tcp", "tcp6") for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]]
    columns = [line.split() for line in lines]
    return sum(int(row[1].rpartition(":")[2], 16) in ports and row[3] == _ESTABLISHED for row in columns)
