"""`python -m fuzz [--seconds N] [--inputs N] [--seed N] [--processes N]`: both ways, one after the other."""

import argparse
import subprocess
import sys
from collections.abc import Sequence

from development.console import say
from development.places import PROJECT
from fuzz import campaign


def main(arguments: Sequence[str]) -> int:
    """Fuzz as the command line wants.

    Returns:
        the exit status: 1 where something was wrong.
    """
    parser = argparse.ArgumentParser(
        prog="make fuzz",
        description="Mutated replies against the decoder: first as its coverage guides, then from a seed.",
    )
    parser.add_argument("--seconds", type=int, default=1200, help="of those that coverage guides; 1200 without it")
    campaign.add_options(parser)
    flags = parser.parse_args(arguments)
    if flags.seconds > 0:
        say(f"Fuzzing the decoder for {flags.seconds} s, guided by its coverage")
        command = [sys.executable, "-m", "fuzz.decode_reply", f"-max_total_time={flags.seconds}"]
        if subprocess.run(command, cwd=PROJECT, check=False).returncode:  # noqa: S603 - the project's own module
            return 1
    say(f"Decoding {flags.inputs:,} mutated replies")
    return campaign.run(flags.inputs, flags.seed, flags.processes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
