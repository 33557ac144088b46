"""`python -m benchmarks [--runs N] [--only PATTERN]`: measure, print the page, keep it in `benchmarks/results`."""

import argparse
import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.contenders import Contender, contenders, environment
from benchmarks.goals import judge
from benchmarks.machine import describe
from benchmarks.measure import Effort, measure
from benchmarks.measurement import Case, Result
from benchmarks.servers import SERVERS
from benchmarks.table import page
from development import programs
from development.console import SetupError, complain, say
from development.delay_proxy import delayed
from development.guarded import PrivateFolder
from development.places import CACHE
from exporter.console.flags import Parser, UsageError

_RESULTS = Path(__file__).with_name("results")
_LINK = 0.05
_WARM_UP = 50
"""Scrapes of each, uncounted: until then a server that was just started compiles, in whose scrape so ever."""
_FAR_AWAY = ("carbon", "tomcat")
"""Not the JVM with 50,000 attributes: a client that asks for one MBean after the other would take ten minutes."""


def main(arguments: Sequence[str]) -> int:
    """Measure what the command line wants.

    Returns:
        the exit status: 2 where a flag makes no sense.
    """
    try:
        flags = _flags(arguments)
    except UsageError as error:
        complain(str(error))
        return 2
    try:
        java_home = programs.jdk()
        machine = describe(java_home)
        results: dict[Case, Result] = {}
        for server in SERVERS:
            results |= _measure(server, java_home, flags.runs, flags.only)
    except (SetupError, OSError) as error:
        complain(str(error))
        return 1
    now = datetime.now(tz=UTC)
    text = page([f"{now:%Y-%m-%d %H:%M} UTC", *machine], results, judge(results))
    _RESULTS.mkdir(exist_ok=True)
    (_RESULTS / f"{now:%Y-%m-%d-%H%M}.md").write_text(text)
    say(text)
    return 0


def _flags(arguments: Sequence[str]) -> argparse.Namespace:
    parser = Parser(prog="make bench", description="Measure beside the other JMX exporters.")
    parser.add_argument("--runs", type=int, default=15, help="scrapes of each; 15 without it")
    parser.add_argument(
        "--only", type=_pattern, default=re.compile(""), help="of SERVER/SCOPE/CONTENDER/ROUND_TRIPms what matches"
    )
    return parser.parse_args(arguments)


def _pattern(text: str) -> re.Pattern[str]:
    try:
        return re.compile(text)
    except (re.error, OverflowError) as error:  # the latter for a repetition that is too large
        raise argparse.ArgumentTypeError(f"found {text!r}, expected a regular expression: {error}") from None


def _measure(server: str, java_home: Path, runs: int, only: re.Pattern[str]) -> dict[Case, Result]:
    near = _cases(server, 0.0, java_home, only)
    far = _cases(server, _LINK, java_home, only) if server in _FAR_AWAY else {}
    if not near and not far:
        return {}
    say(f"Starting {server}")
    results: dict[Case, Result] = {}
    with PrivateFolder(CACHE / "servers", "bench-") as folder, SERVERS[server](java_home) as (target, connector_port):
        if near:
            say(f"Measuring on {server}")
            results |= measure(target, near, Effort(runs, warm_up=_WARM_UP, starts=3), environment(java_home), folder)
        if far:
            say(f"Measuring on {server}, {1000 * _LINK:g} ms away")
            with delayed(_LINK / 2, [target.jmx_port, connector_port, target.agent_port]) as ports:
                away = replace(target, jmx_port=ports[target.jmx_port], agent_port=ports[target.agent_port])
                results |= measure(away, far, Effort(runs, warm_up=2, starts=1), environment(java_home), folder)
    return results


def _cases(server: str, round_trip: float, java_home: Path, only: re.Pattern[str]) -> dict[Case, Contender]:
    found = {
        Case(server, each.scope, each.name, round_trip): each
        for each in contenders(java_home)
        if server in each.servers
    }
    return {
        case: contender
        for case, contender in found.items()
        if only.search(f"{case.server}/{case.scope}/{case.contender}/{1000 * case.round_trip:g}ms")
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
