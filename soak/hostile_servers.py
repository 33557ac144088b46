"""Ten hostile registries and a server in wrong hands, beside good servers and the machine: these are served in time."""

import contextlib
import http.client
import itertools
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from development.jvm import JavaServer, compile_programs
from development.places import JAVA_PROGRAMS
from development.ports import any_free
from development.service import Service, serve
from soak.report import Line
from testing.jmx.hostile_registry import HostileRegistry, Hostility

SCRAPE_SECONDS = 4.0
RESIDENT_MB = 400
"""How much memory the exporter may take at most (`VmHWM` of proc(5)); docs/limits.md says so."""

_REGISTRIES = 10
_ERROR = re.compile(r'^wso2_scrape_error\{reason="([^"]+)",target="([^"]+)"\} 1(?:\.0)?$', re.MULTILINE)
_UP = re.compile(r'^wso2_up\{target="([^"]+)"\} ([01])', re.MULTILINE)

_FULL_SCRAPES = 60
_FULL_WRONG_HANDS = 3
_FULL_RESIDENT_MB = 800
"""Of three servers in wrong hands: what all polls may hold together, and what one answer takes while it is decoded."""
_MANY_TEXTS = ("LargeTexts", "150", str(15 << 20))

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


def beside_hostile_servers(java_home: Path) -> list[Line]:
    """Scrape an exporter among them again and again: how long it took, who was up, and what it took of memory.

    Args:
        java_home: a JDK.
    """
    with tempfile.TemporaryDirectory() as made, contextlib.ExitStack() as stack:
        folder = Path(made)
        compile_programs(java_home, [JAVA_PROGRAMS / "LargeTexts.java", JAVA_PROGRAMS / "ManyMBeans.java"], folder)

        def port(*program: str) -> int:
            return stack.enter_context(JavaServer(java_home, folder, program, java_options=["-Xmx128m"])).jmx_port

        def start(configuration: Path) -> AbstractContextManager[Service]:
            listen = any_free()
            command = [sys.executable, "-m", "exporter", "--config.file", str(configuration)]
            return serve([*command, "--web.listen-address", f"127.0.0.1:{listen}"], listen, log=folder / "log")

        good = [port("ManyMBeans", "10"), port("ManyMBeans", "500")]
        wrong_hands = [port(*_MANY_TEXTS) for _ in range(_FULL_WRONG_HANDS)]
        found = watch(start, folder, good, wrong_hands, _FULL_SCRAPES)
    slowest = max(scrape.seconds for scrape in found.scrapes)
    expected = {f"good-{port}" for port in good}
    down = sum(len(expected - scrape.up) + (not scrape.has_machine) for scrape in found.scrapes)
    # A server in wrong hands that is too slow for its own answers is one whose MBeans do not answer, and may be up.
    registries = found.hostile - {f"hostile-{port}" for port in wrong_hands}
    up = sum(len(registries - scrape.reasons.keys()) for scrape in found.scrapes)
    return [
        Line("hostile servers: slowest scrape, in deadlines", 0, round(slowest / SCRAPE_SECONDS, 3), 1),
        Line("hostile servers: good ones, or the machine, missing in a scrape", 0, down, 0),
        Line("hostile servers: registries that are not down in a scrape", 0, up, 0),
        Line("hostile servers: most resident memory, MiB", 0, round(found.resident_mb), _FULL_RESIDENT_MB),
    ]


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
