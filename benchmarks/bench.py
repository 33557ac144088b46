"""One run on all servers: each is started, read from nearby and, some of them, from far away."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.contenders import Contender, environment
from benchmarks.measure import Effort, Entrant, measure
from benchmarks.measurement import Case, Result
from benchmarks.servers import SERVERS
from development.console import say
from development.delay_proxy import delayed
from development.guard import PrivateFolder
from development.places import CACHE

_LINK = 0.05
_WARM_UP = 50
"""Scrapes of each, uncounted: until then a server that was just started compiles, whoever scrapes it."""
_FAR_AWAY = ("carbon", "tomcat")
"""Not the JVM with 50,000 attributes: a client that asks for one MBean after the other would take ten minutes."""


@dataclass(frozen=True)
class Bench:
    """Who is measured on all servers, and how.

    Attributes:
        contenders: the programs.
        checkouts: whose modules they run; with two every case is measured in both.
        java_home: the Java that runs the servers and the peers.
        runs: scrapes of each.
        only: what of SERVER/SCOPE/CONTENDER/ROUND_TRIPms is measured.
    """

    contenders: Sequence[Contender]
    checkouts: Sequence[Path]
    java_home: Path
    runs: int
    only: re.Pattern[str]

    def run(self) -> dict[Case, list[Result]]:
        """Start one server after the other and measure.

        Returns:
            of each case a result for each checkout, in their order.

        Raises:
            SetupError: a server's program cannot be compiled.
            OSError: there are no ports, or no room for a server's folder.
        """
        results: dict[Case, list[Result]] = {}
        for server in SERVERS:
            for case, result in self._measured(server):
                results.setdefault(case, []).append(result)
        return results

    def entrants(self, server: str, round_trip: float) -> list[Entrant]:
        """List who is measured on a server, so many seconds there and back away; two checkouts side by side."""
        cases = {
            Case(server, each.scope, each.name, round_trip): each for each in self.contenders if server in each.servers
        }
        return [
            Entrant(case, contender, environment(self.java_home, checkout))
            for case, contender in cases.items()
            if self.only.search(f"{case.server}/{case.scope}/{case.contender}/{1000 * case.round_trip:g}ms")
            for checkout in self.checkouts
        ]

    def _measured(self, server: str) -> list[tuple[Case, Result]]:
        near = self.entrants(server, 0.0)
        far = self.entrants(server, _LINK) if server in _FAR_AWAY else []
        if not near and not far:
            return []
        say(f"Starting {server}")
        results: list[Result] = []
        with (
            PrivateFolder(CACHE / "servers", "bench-") as folder,
            SERVERS[server](self.java_home) as (target, connector_port),
        ):
            if near:
                say(f"Measuring on {server}")
                results += measure(target, near, Effort(self.runs, warm_up=_WARM_UP, starts=3), folder)
            if far:
                say(f"Measuring on {server}, {1000 * _LINK:g} ms away")
                with delayed(_LINK / 2, [target.jmx_port, connector_port, target.agent_port]) as ports:
                    away = replace(target, jmx_port=ports[target.jmx_port], agent_port=ports[target.agent_port])
                    results += measure(away, far, Effort(self.runs, warm_up=2, starts=1), folder)
        return [(entrant.case, result) for entrant, result in zip([*near, *far], results, strict=True)]
