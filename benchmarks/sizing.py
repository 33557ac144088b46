"""`python -m benchmarks.sizing [--runs N]`: what an exporter of 1 to 400 servers costs, and what it costs a server."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.connectors import connector_options, free_ports
from benchmarks.contenders import Contender, Target, environment, fleet_reader
from benchmarks.fleet import all_read, probes
from benchmarks.machine import describe
from benchmarks.measure import Effort, Entrant, measure
from benchmarks.measurement import Case
from benchmarks.scrape import ScrapeError
from benchmarks.server_cost import CostError, ServerCost, server_cost
from benchmarks.sizing_page import Sized, sizing_page
from development import kernel, programs
from development.carbon import CarbonServer, ServerError
from development.console import SetupError, complain, say
from development.delay_proxy import delayed
from development.guard import PrivateFolder
from development.places import CACHE
from development.service import ServiceError
from exporter.console.flags import Parser, UsageError
from exporter.jmx import JmxError

_MOST = 400
_LINK = 0.05
_RESULTS = Path(__file__).with_name("results")


@dataclass(frozen=True)
class Size:
    """An exporter of some size.

    Attributes:
        servers: how many it reads.
        thread_states: whether it reads the states of threads.
        probes: whether each server is asked for alone, by `/probe`, or all by `/metrics`.
        round_trip: seconds to the servers and back.
    """

    servers: int
    thread_states: bool = False
    probes: bool = False
    round_trip: float = 0.0

    def contender(self) -> Contender:
        """The exporter, and what a scrape of it requests."""
        command = fleet_reader(self.servers, thread_states=self.thread_states)
        if self.probes:
            asked = probes(self.servers)
            return Contender("native", "probes", command, ("wso2_up 1.0",), paths=asked, ready="/-/ready")
        return Contender("native", "metrics", command, all_read(self.servers), ready="/-/ready")


ALONE = (Size(1), Size(1, thread_states=True), Size(1, round_trip=_LINK), Size(1, thread_states=True, round_trip=_LINK))
"""Measured on a server of its own: thread states cost what it has of threads, and a fleet's JVM has hundreds more."""
OF_FLEET = (
    *(Size(servers) for servers in (10, 50, 100, 200, _MOST)),
    *(Size(servers, probes=True) for servers in (10, 100, 200, _MOST)),
    *(Size(servers, round_trip=_LINK) for servers in (10, 100, 200)),
)


def main(arguments: Sequence[str]) -> int:
    """Measure all sizes, one after the other, and keep the page in `results`.

    Returns:
        the exit status: 2 where a flag makes no sense.
    """
    parser = Parser(prog="python -m benchmarks.sizing", description="Measure one exporter with 1 to 400 servers.")
    parser.add_argument("--runs", type=int, default=5, help="scrapes of each size; 5 without it")
    try:
        flags = parser.parse_args(arguments)
    except UsageError as error:
        complain(str(error))
        return 2
    try:
        text = _page(flags.runs)
    except (SetupError, ServerError, ServiceError, ScrapeError, CostError, JmxError, OSError) as error:
        complain(str(error))
        return 1
    _RESULTS.mkdir(exist_ok=True)
    (_RESULTS / f"{datetime.now(tz=UTC):%Y-%m-%d-%H%M}-sizing.md").write_text(text)
    say(text)
    return 0


def _page(runs: int) -> str:
    java_home = programs.jdk()
    began = datetime.now(tz=UTC)
    machine = [f"{began:%Y-%m-%d %H:%M} UTC", *describe(java_home)]
    with _servers(1, java_home) as alone, PrivateFolder(CACHE / "servers", "sizing-") as folder:
        costs = list(_costs(alone.near, java_home, folder))
        sized = [_sized(size, alone, java_home, folder, runs) for size in ALONE]
    with _servers(_MOST, java_home) as fleet, PrivateFolder(CACHE / "servers", "sizing-") as folder:
        sized += [_sized(size, fleet, java_home, folder, runs) for size in OF_FLEET]
    return sizing_page(machine, sized, costs)


@dataclass(frozen=True)
class _Servers:
    """The same servers from nearby, and from far away."""

    near: Target
    far: Target


@contextmanager
def _servers(count: int, java_home: Path) -> Iterator[_Servers]:
    """Run a Carbon kernel with so many connectors until the end of the block."""
    ports = free_ports(count)
    with PrivateFolder(CACHE / "servers", "connectors-") as folder:
        options = connector_options(java_home, folder, ports)
        with CarbonServer(kernel.HOME, java_home, java_options=options) as server, delayed(_LINK / 2, ports) as proxies:
            far = tuple(proxies[port] for port in ports)
            yield _Servers(
                Target("fleet", ports[0], 0, server.pid, fleet=ports), Target("fleet", far[0], 0, server.pid, fleet=far)
            )


def _costs(target: Target, java_home: Path, folder: Path) -> Iterator[tuple[bool, ServerCost]]:
    for thread_states in (False, True):
        say(f"Measuring what a scrape costs a server, {'with' if thread_states else 'without'} thread states")
        contender = Size(1, thread_states=thread_states).contender()
        yield thread_states, server_cost(target, contender, environment(java_home), folder)


def _sized(size: Size, servers: _Servers, java_home: Path, folder: Path, runs: int) -> Sized:
    say(f"Measuring {size}")
    target = servers.far if size.round_trip else servers.near
    contender = size.contender()
    case = Case(target.name, contender.scope, contender.name, size.round_trip)
    entrant = Entrant(case, contender, environment(java_home))
    (result,) = measure(target, [entrant], Effort(runs, warm_up=3, starts=1, seconds=30), folder)
    return Sized(size.servers, contender.scope, size.thread_states, size.round_trip, result)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
