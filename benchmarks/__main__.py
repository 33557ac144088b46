"""`python -m benchmarks [--runs N] [--only PATTERN] [--against CHECKOUT]`: measure, and keep the page in `results`."""

import argparse
import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.contenders import contenders
from benchmarks.goals import judge
from benchmarks.machine import describe, revision
from benchmarks.measurement import Pair
from benchmarks.table import comparison_page, page
from development import programs
from development.console import SetupError, complain, say
from development.places import PROJECT
from exporter.console.flags import Parser, UsageError

_RESULTS = Path(__file__).with_name("results")


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
        text = _side_by_side(flags, java_home) if flags.against is None else _before_and_after(flags, java_home)
    except (SetupError, OSError) as error:
        complain(str(error))
        return 1
    name = "" if flags.against is None else "-before-and-after"
    _RESULTS.mkdir(exist_ok=True)
    (_RESULTS / f"{datetime.now(tz=UTC):%Y-%m-%d-%H%M}{name}.md").write_text(text)
    say(text)
    return 0


def _flags(arguments: Sequence[str]) -> argparse.Namespace:
    parser = Parser(
        prog="make bench", description="Measure beside the other JMX exporters, or beside another checkout."
    )
    parser.add_argument("--runs", type=int, default=15, help="scrapes of each; 15 without it")
    parser.add_argument(
        "--only", type=_pattern, default=re.compile(""), help="of SERVER/SCOPE/CONTENDER/ROUND_TRIPms what matches"
    )
    parser.add_argument(
        "--against",
        type=_checkout,
        metavar="CHECKOUT",
        help="measure the project's own in both checkouts, taking turns; the folder of the one that was before",
    )
    return parser.parse_args(arguments)


def _pattern(text: str) -> re.Pattern[str]:
    try:
        return re.compile(text)
    except (re.error, OverflowError) as error:  # the latter for a repetition that is too large
        raise argparse.ArgumentTypeError(f"found {text!r}, expected a regular expression: {error}") from None


def _checkout(text: str) -> Path:
    folder = Path(text).resolve()
    if not (folder / "exporter" / "__main__.py").is_file():
        raise argparse.ArgumentTypeError(f"found {text!r}, expected a folder with a checkout of this project")
    return folder


def _side_by_side(flags: argparse.Namespace, java_home: Path) -> str:
    machine = describe(java_home)
    bench = Bench(contenders(java_home), [PROJECT], java_home, flags.runs, flags.only)
    results = {case: result for case, (result,) in bench.run().items()}
    return page([_now(), *machine], results, judge(results))


def _before_and_after(flags: argparse.Namespace, java_home: Path) -> str:
    revisions = f"before: {revision(flags.against)}, after: {revision(PROJECT)}"
    machine = describe(java_home)
    ours = [each for each in contenders(java_home) if each.ours]
    bench = Bench(ours, [flags.against, PROJECT], java_home, flags.runs, flags.only)
    pairs = {case: Pair(before, after) for case, (before, after) in bench.run().items()}
    return comparison_page([_now(), revisions, *machine], pairs)


def _now() -> str:
    return f"{datetime.now(tz=UTC):%Y-%m-%d %H:%M} UTC"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
