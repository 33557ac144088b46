"""`python -m fuzz [--seconds N] [--inputs N] [--seed N] [--processes N] [--web-inputs N] [--requests N]`."""

import argparse
import subprocess
import sys
from collections.abc import Sequence

from development.console import say
from development.places import PROJECT
from fuzz import campaign, requests, web_configurations


def main(arguments: Sequence[str]) -> int:
    """Fuzz as the command line wants.

    Returns:
        the exit status: 1 where something was wrong.
    """
    parser = argparse.ArgumentParser(
        prog="make fuzz",
        description="Mutated replies against the decoder: first as its coverage guides, then from a seed. "
        "Then mutated web configurations, and requests of strangers.",
    )
    parser.add_argument("--seconds", type=int, default=1200, help="of those that coverage guides; 1200 without it")
    campaign.add_options(parser)
    parser.add_argument("--web-inputs", type=int, default=50_000, help="web configurations; 50,000 without it")
    parser.add_argument("--requests", type=int, default=50_000, help="requests; 50,000 without it")
    flags = parser.parse_args(arguments)
    if flags.seconds > 0:
        say(f"Fuzzing the decoder for {flags.seconds} s, guided by its coverage")
        command = [sys.executable, "-m", "fuzz.decode_reply", f"-max_total_time={flags.seconds}"]
        if subprocess.run(command, cwd=PROJECT, check=False).returncode:  # noqa: S603 - the project's own module
            return 1
    say(f"Decoding {flags.inputs:,} mutated replies")
    if campaign.run(flags.inputs, flags.seed, flags.processes):
        return 1
    say(f"Reading {flags.web_inputs:,} mutated web configurations")
    if web_configurations.run(flags.web_inputs, flags.seed):
        return 1
    say(f"Sending {flags.requests:,} requests")
    return requests.run(flags.requests, flags.seed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
