"""`python -m soak [--polls N]`: print one table; the exit status is 1 where something is not as it should be."""

import argparse
import sys
import time
from collections.abc import Sequence

from development import kernel, programs
from development.carbon import CarbonServer, ServerError
from development.console import SetupError, complain, say
from soak.polls import JAVA_OPTION, poll_many_times
from soak.report import table
from soak.slow_servers import a_byte_a_second, every_byte_frozen


def main(arguments: Sequence[str]) -> int:
    """Watch what the command line wants.

    Returns:
        the exit status.
    """
    parser = argparse.ArgumentParser(prog="make soak", description="What takes longer than a test may.")
    parser.add_argument("--polls", type=int, default=10_000, help="of a WSO2 Carbon kernel; 10000 without it")
    flags = parser.parse_args(arguments)
    began = time.monotonic()
    lines = [*every_byte_frozen(), *a_byte_a_second()]
    try:
        java_home = programs.jdk()
        with CarbonServer(kernel.fetch(java_home), java_home, java_options=[JAVA_OPTION]) as server:
            lines += poll_many_times(server, java_home, flags.polls)
    except (SetupError, ServerError, OSError) as error:
        complain(str(error))
        return 1
    say(table(f"soak of {time.monotonic() - began:.0f} s", lines))
    return 0 if all(line.holds for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
