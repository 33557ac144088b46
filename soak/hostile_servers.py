"""Ten hostile registries and a server in wrong hands, beside good servers and the machine: these are served in time."""

import contextlib
import http.client
import itertools
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from development.service import Service
from tests.jmx.hostile_registry import HostileRegistry, Hostility

SCRAPE_SECONDS = 4.0
RESIDENT_MB = 400
"""How much memory the exporter may take at most (`VmHWM` of proc(5)); README says so."""

_REGISTRIES = 10
_ERROR = re.compile(r'^wso2_scrape_error\{reason="([^"]+)",target="([^"]+)"\} 1(?:\.0)?$', re.MULTILINE)
_UP = re.compile(r'^wso2_up\{target="([^"]+)"\} ([01])', re.MULTILINE)

StartExporter = Callable[[Path], AbstractContextManager[Service]]
"""Starts the exporter with a configuration; it runs inside the block."""


@dataclass(frozen=True)
class Scrape:
    """What one scrape gave.

    Attributes:
        seconds: how long it took.
        up: the targets that are.
        reasons: why others are not.
        has_machine: whether the machine's own metrics are there.
    """

    seconds: float
    up: frozenset[str]
    reasons: dict[str, str]
    has_machine: bool


@dataclass(frozen=True)
class Watched:
    """What came of it.

    Attributes:
        scrapes: one after another.
        hostile: the names of the hostile targets.
        resident_mb: the most memory that the exporter had.
        processor_seconds: the processor time that it took, for all scrapes.
    """

    scrapes: Sequence[Scrape]
    hostile: frozenset[str]
    resident_mb: float
    processor_seconds: float


def watch(start: StartExporter, folder: Path, good: Sequence[int], wrong_hands: Sequence[int], scrapes: int) -> Watched:
    """Scrape an exporter that reads all of them.

    Args:
        start: starts the exporter.
        folder: gets its configuration.
        good: the ports of good servers; their targets are `good-PORT`.
        wrong_hands: those of servers that let anybody log in, and then send too much.
        scrapes: how often.
    """
    with contextlib.ExitStack() as stack:
        kinds: Iterator[Hostility] = itertools.islice(itertools.cycle(get_args(Hostility)), _REGISTRIES)
        registries = [stack.enter_context(HostileRegistry(kind)) for kind in kinds]
        servers = {f"hostile-{port}": port for port in wrong_hands} | {f"good-{port}": port for port in good}
        lines = [f"  - {{name: {name}, url: '127.0.0.1:{port}'}}\n" for name, port in servers.items()]
        ports = [each.port for each in registries]
        lines += [f"  - {{name: hostile-{port}, url: '127.0.0.1:{port}', rmi_port: {port}}}\n" for port in ports]
        configuration = folder / "hostile.yml"
        configuration.write_text("targets:\n" + "".join(lines))
        hostile = frozenset(f"hostile-{port}" for port in [*wrong_hands, *ports])
        service = stack.enter_context(start(configuration))
        found = [_scrape(service) for _ in range(scrapes)]
        return Watched(found, hostile, _resident_mb(service), _processor_seconds(service))


def _scrape(service: Service) -> Scrape:
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=60)
    began = time.monotonic()
    with contextlib.closing(connection):
        connection.request("GET", "/metrics", headers={"X-Prometheus-Scrape-Timeout-Seconds": str(SCRAPE_SECONDS)})
        text = connection.getresponse().read().decode()
    return Scrape(
        seconds=time.monotonic() - began,
        up=frozenset(target for target, value in _UP.findall(text) if value == "1"),
        reasons={target: reason for reason, target in _ERROR.findall(text)},
        has_machine="\nnode_memory_MemTotal_bytes " in text,
    )


def _resident_mb(service: Service) -> float:
    status = Path(f"/proc/{service.process.pid}/status").read_text(encoding="utf-8", errors="replace")
    (kilobytes,) = re.findall(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE)
    return int(kilobytes) / 1024


def _processor_seconds(service: Service) -> float:
    fields = Path(f"/proc/{service.process.pid}/stat").read_text(encoding="utf-8", errors="replace").rsplit(")", 1)[1]
    user, system = fields.split()[11:13]
    return (int(user) + int(system)) / 100
