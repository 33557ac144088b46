"""`python -m soak`: watch, print the page, keep it in `soak/results` where all was as it should be."""

import argparse
import os
import platform
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from development import kernel, programs
from development.carbon import CarbonServer, ServerError
from development.console import SetupError, complain, say
from exporter.jmx import JmxError
from soak.hostile_clients import beside_hostile_clients
from soak.hostile_servers import beside_hostile_servers
from soak.polls import JAVA_OPTION, poll_many_times
from soak.report import page
from soak.slow_servers import a_byte_a_second, every_byte_frozen

_RESULTS = Path(__file__).with_name("results")


def main(arguments: Sequence[str]) -> int:
    """Watch what the command line wants.

    Returns:
        the exit status: 1 where something was not as it should be.
    """
    parser = argparse.ArgumentParser(prog="make soak", description="What takes longer than a test may.")
    parser.add_argument("--polls", type=int, default=10_000, help="of a WSO2 Carbon kernel; 10000 without it")
    parser.add_argument(
        "--siege", type=float, default=60.0, help="seconds for each kind of hostile clients; 60 without it"
    )
    flags = parser.parse_args(arguments)
    now, began = datetime.now(tz=UTC), time.monotonic()
    try:
        java_home = programs.jdk()
        say("Freezing a session at each of its bytes")
        lines = every_byte_frozen()
        say("Sending sessions a byte a second")
        lines += a_byte_a_second()
        say("Serving beside hostile clients")
        lines += beside_hostile_clients(flags.siege)
        say("Scraping beside hostile servers")
        lines += beside_hostile_servers(java_home)
        say(f"Polling the WSO2 Carbon kernel {flags.polls} times")
        with CarbonServer(kernel.fetch(java_home), java_home, java_options=[JAVA_OPTION]) as server:
            lines += poll_many_times(server, java_home, flags.polls)
    except (SetupError, ServerError, JmxError, OSError) as error:
        complain(str(error))
        return 1
    system = f"{platform.system()} {platform.release().partition('-')[0]}"
    machine = [
        f"{now:%Y-%m-%d %H:%M} UTC, {time.monotonic() - began:.0f} s",
        f"{os.cpu_count()} cores, {system}, load at the end {os.getloadavg()[0]:.1f}",
        f"Python {platform.python_version()}, WSO2 Carbon kernel {kernel.VERSION}",
    ]
    text = page(machine, lines)
    say(text)
    if not all(line.holds for line in lines):
        return 1
    _RESULTS.mkdir(exist_ok=True)
    (_RESULTS / f"{now:%Y-%m-%d-%H%M}.md").write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
