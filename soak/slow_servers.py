"""A recorded session frozen at every single byte of what the server sends, and sessions of one byte a second."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from exporter.jmx import DeadlineExceededError, JmxError
from soak.report import Line
from testing.jmx.faulty_proxy import Fault, FaultyProxy
from testing.jmx.replay_server import SESSION_BYTES, Cut, ReplayServer, read_all

_SECONDS = 1.0
_ROOM = 3
"""How many times the deadline a session may take: two operations meet it, reading and logging out."""
_AT_ONCE = 48


def every_byte_frozen() -> list[Line]:
    """Freeze a session at each byte; what is held afterwards and how long the slowest took."""
    free: SimpleQueue[ReplayServer] = SimpleQueue()
    before = _held()
    servers = [ReplayServer() for _ in range(_AT_ONCE)]

    def run(after: int) -> tuple[bool, float]:
        server = free.get()
        server.cut(Cut("freeze", after))
        outcome = _timed(lambda: read_all(server.registry_port, server.server_port, _SECONDS))
        server.wait_until_unconnected()
        free.put(server)
        return outcome

    for server in servers:
        server.__enter__()
        free.put(server)
    try:
        outcomes = _all(run, range(SESSION_BYTES))
    finally:
        for server in servers:
            server.__exit__(None, None, None)
    return _lines("frozen", before, outcomes)


def a_byte_a_second() -> list[Line]:
    """Let the rest come byte by byte, from so many places on."""
    before = _held()
    with ReplayServer() as server:

        def run(after: int) -> tuple[bool, float]:
            with FaultyProxy(server.registry_port) as proxy:
                proxy.set_fault(Fault("drip", after))
                outcome = _timed(lambda: read_all(proxy.port, proxy.port, 3 * _SECONDS))
                while proxy.open_connections:
                    time.sleep(0.01)
                return outcome

        outcomes = _all(run, range(0, SESSION_BYTES - 20, 41))
        server.wait_until_unconnected()
    return _lines("a byte a second", before, [(met, seconds / 3) for met, seconds in outcomes])


def _all(run: Callable[[int], tuple[bool, float]], places: range) -> Sequence[tuple[bool, float]]:
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(run, places))


def _timed(read: Callable[[], object]) -> tuple[bool, float]:
    """Whether a session ended with its deadline, and after how many seconds."""
    began = time.monotonic()
    try:
        read()
    except DeadlineExceededError:
        return True, time.monotonic() - began
    except JmxError:
        pass
    return False, time.monotonic() - began


def _held() -> tuple[int, int]:
    return len(list(Path("/proc/self/fd").iterdir())), threading.active_count()


def _lines(name: str, before: tuple[int, int], outcomes: Sequence[tuple[bool, float]]) -> list[Line]:
    files, threads = _held()
    others = sum(not met for met, _ in outcomes)
    slowest = max(seconds for _, seconds in outcomes)
    return [
        Line(f"{name}: {len(outcomes)} sessions, other ends than the deadline", 0, others, 0),
        Line(f"{name}: the slowest, in deadlines", 1, round(slowest / _SECONDS, 2), _ROOM),
        Line(f"{name}: open files", before[0], files, before[0]),
        Line(f"{name}: threads", before[1], threads, before[1]),
    ]
