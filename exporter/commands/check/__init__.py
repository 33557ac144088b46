"""The command `wso2-exporter check`: servers judged by WSO2's guidelines, for a person or a pipeline.

`servers` reads and judges servers that run, through the same examination as the page. `report` is what all formats
tell, `outcome` what of it fails, `baseline` what of it is new; each `*_layout` lays it out.
"""

import logging
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime

from exporter.build import VERSION
from exporter.commands.check.baseline import compared, load_baseline
from exporter.commands.check.json_layout import render_json
from exporter.commands.check.junit_layout import render_junit
from exporter.commands.check.outcome import FAIL_ON, FailOn, exit_status
from exporter.commands.check.report import CheckReport, check_report
from exporter.commands.check.sarif_layout import render_sarif
from exporter.commands.check.servers import CheckedServers, check_servers
from exporter.commands.check.text_layout import not_judged, not_read, render_text, summary
from exporter.config.loader import settings_of
from exporter.console.command import Command
from exporter.console.flags import PROGRAM, Parser, UsageError, add_config_file, add_full, file, positive_seconds
from exporter.console.machine_paths import add_machine_paths, roots_of
from exporter.console.output import INTERRUPTED, complain_lines, print_lines
from exporter.console.progress import progress
from exporter.console.styled import Line
from exporter.console.terminal import Terminal

_LAYOUTS: Mapping[str, Callable[[CheckReport, FailOn], Iterator[Line]]] = {
    "text": lambda report, _: render_text(report),
    "json": lambda report, _: render_json(report),
    "junit": render_junit,
    "sarif": lambda report, _: render_sarif(report),
}


def _run(flags: Namespace, environment: Mapping[str, str]) -> int:
    """Status 0, 1 or 2 as `outcome.exit_status` says."""
    if flags.file is None:
        raise UsageError("--config.file is missing: wso2-exporter discover > wso2-exporter.yml writes one")
    before = None if flags.baseline is None else load_baseline(flags.baseline)
    settings = settings_of(flags.file, environment)
    logging.getLogger("exporter").addHandler(logging.NullHandler())  # the report says it
    try:
        with progress("reading the servers") as say:
            found = check_servers(settings, flags.names, roots_of(flags), flags.timeout, say)
    except KeyboardInterrupt:
        return INTERRUPTED
    report = check_report(found.servers, found.catalogue, VERSION, datetime.now(UTC))
    report = report if before is None else compared(report, before)
    return max(_print(report, found, flags, environment), exit_status(report, flags.fail_on))


def _print(report: CheckReport, found: CheckedServers, flags: Namespace, environment: Mapping[str, str]) -> int:
    terminal = Terminal(sys.stdout, environment, full=flags.full or flags.format != "text")
    status = print_lines(terminal.lines(_LAYOUTS[flags.format](report, flags.fail_on)))
    remarks = Terminal(sys.stderr, environment, full=flags.full)
    down = () if flags.format == "text" else not_judged(report)
    complain_lines(remarks.lines([*not_read(found.not_read), *down, *summary(report, flags.fail_on)]))
    return status


def _add_flags(parser: Parser) -> None:
    parser.add_argument(
        "names",
        metavar="TARGET",
        nargs="*",
        help="a server's name (default: all that are configured or found)",
    )
    add_config_file(parser, ": the servers, and what it says of guidelines")
    parser.add_argument(
        "--format",
        choices=tuple(_LAYOUTS),
        default="text",
        help="text for people, others for programs (default text)",
    )
    parser.add_argument(
        "--fail-on",
        dest="fail_on",
        choices=FAIL_ON,
        default="critical",
        help="what status 1 is for; each includes those before it (default critical)",
    )
    parser.add_argument(
        "--baseline",
        metavar="FILE",
        type=file,
        help="a report of --format json of before: says what is new and what is gone; status 1 is for what is new",
    )
    parser.add_argument(
        "--timeout",
        metavar="SECONDS",
        type=positive_seconds,
        default=60.0,
        help="seconds that it may take; what is not found out by then is unknown (default 60)",
    )
    add_full(parser)
    add_machine_paths(parser)


COMMAND = Command(
    summary="judge servers by WSO2's guidelines, for a person or a pipeline",
    description="Reads each server once, looks at its configuration, machine and certificates, and judges all of it by "
    "WSO2's production guidelines: what was found, what is wanted, and what to write to mend it.",
    add_flags=_add_flags,
    run=_run,
    examples=(
        (f"{PROGRAM} check --config.file wso2-exporter.yml", "judge every server of a configuration"),
        (
            f"{PROGRAM} check gateway --config.file wso2-exporter.yml --format json > report.json",
            "judge one, for a program or as a baseline",
        ),
    ),
    exit_status=(
        ("0", "nothing was found that --fail-on names; with --baseline: nothing new"),
        ("1", "findings: at least one that --fail-on names"),
        (
            "2",
            (
                "a flag or a file cannot be used, or a server could not be judged, whatever --fail-on says: "
                "one line each says why"
            ),
        ),
        ("130", "Ctrl-C ended it"),
    ),
)
