"""The command `wso2-exporter check`: servers judged by WSO2's guidelines, for a person or a pipeline.

`servers` reads and judges servers that run, through the same examination as the page; `home` judges one that does not
run. `report` is what all formats tell, `outcome` what of it fails, `baseline` what of it is new; each `*_layout` lays
it out. `facts_file` writes the facts.
"""

import logging
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from exporter.assembly.assembler import consumers_of
from exporter.build import VERSION
from exporter.collect.scrape import Overview
from exporter.commands.check.baseline import compared, load_baseline
from exporter.commands.check.facts_file import write_facts
from exporter.commands.check.flags import add_flags
from exporter.commands.check.home import check_home
from exporter.commands.check.json_layout import render_json
from exporter.commands.check.junit_layout import render_junit
from exporter.commands.check.outcome import FailOn, exit_status
from exporter.commands.check.report import CheckReport, check_report
from exporter.commands.check.sarif_layout import render_sarif
from exporter.commands.check.servers import CheckedServers, check_servers
from exporter.commands.check.text_layout import not_judged, not_read, render_text, summary
from exporter.config.loader import settings_of
from exporter.config.settings import Settings
from exporter.console.command import Command
from exporter.console.flags import PROGRAM, UsageError, target_named
from exporter.console.machine_paths import roots_of
from exporter.console.output import INTERRUPTED, complain_lines, print_lines
from exporter.console.progress import progress
from exporter.console.styled import Line
from exporter.console.terminal import Terminal
from exporter.model.site import SiteSettings
from exporter.web.pages.report import report_page
from exporter.web.pages.terms import PageTerms

_LAYOUTS: Mapping[str, Callable[[CheckReport, Overview, FailOn], Iterable[Line]]] = {
    "text": lambda report, *_: render_text(report),
    "json": lambda report, *_: render_json(report),
    "html": lambda report, overview, _: _page(report, overview),
    "junit": lambda report, _, fail_on: render_junit(report, fail_on),
    "sarif": lambda report, *_: render_sarif(report),
}


def _page(report: CheckReport, overview: Overview) -> Iterable[str]:
    """The report that the service serves, as a file that stands alone; whoever has it may read all of it."""
    terms = PageTerms(report.exporter, report.checked_at.timestamp(), served=False)
    return report_page(overview, terms).splitlines()


def _run(flags: Namespace, environment: Mapping[str, str]) -> int:
    """Status 0, 1 or 2 as `outcome.exit_status` says."""
    _check(flags)
    before = None if flags.baseline is None else load_baseline(flags.baseline)
    settings = settings_of(flags.file, environment)
    logging.getLogger("exporter").addHandler(logging.NullHandler())  # the report says it
    try:
        with progress("reading the servers") as say:
            found = (
                _of_home(flags, settings)
                if flags.home
                else check_servers(settings, flags.names, roots_of(flags), flags.timeout, say)
            )
    except KeyboardInterrupt:
        return INTERRUPTED
    report = check_report(found.servers, found.catalogue, VERSION, datetime.now(UTC))
    report = report if before is None else compared(report, before)
    if flags.facts_out is not None and all(target.judged for target in report.targets):
        write_facts(Path(flags.facts_out), found.facts[report.targets[0].target])
    return max(_print(report, found, flags, environment), exit_status(report, flags.fail_on))


def _check(flags: Namespace) -> None:
    if flags.file is None and flags.home is None:
        raise UsageError(f"expected --config.file, which {PROGRAM} discover > wso2-exporter.yml writes, or --home")
    if flags.home is None and (flags.product or flags.roles):
        raise UsageError("--product and --role want --home; of servers that run, the configuration says it")
    if flags.home is not None and len(flags.names) > 1:
        raise UsageError("found several targets and --home, expected one: a folder is the home of one server")
    if flags.facts_out is not None and flags.home is None and len(flags.names) != 1:
        raise UsageError("--facts-out wants one TARGET, or --home: a file has the facts about one server")


def _of_home(flags: Namespace, settings: Settings) -> CheckedServers:
    """Judge a folder, as the target that is named or by a name of its own."""
    name, site = Path(flags.home).resolve().name or "server", SiteSettings()
    if flags.names:
        target = target_named(flags.names[0], settings.targets)
        name, site = target.name, target.site
    site = replace(site, product=flags.product or site.product, roles=tuple(flags.roles) or site.roles)
    guidelines = consumers_of(settings).guidelines
    return check_home(Path(flags.home), name, site, guidelines, flags.timeout)


def _print(report: CheckReport, found: CheckedServers, flags: Namespace, environment: Mapping[str, str]) -> int:
    terminal = Terminal(sys.stdout, environment, full=flags.full or flags.format != "text")
    status = print_lines(terminal.lines(_LAYOUTS[flags.format](report, found.overview, flags.fail_on)))
    remarks = Terminal(sys.stderr, environment, full=flags.full)
    down = () if flags.format == "text" else not_judged(report)
    complain_lines(remarks.lines([*not_read(found.not_read), *down, *summary(report, flags.fail_on)]))
    return status


COMMAND = Command(
    summary="judge servers by WSO2's guidelines, for a person or a pipeline",
    description="Reads each server once, looks at its configuration, machine and certificates, and judges all of it by "
    "WSO2's production guidelines: what was found, what is wanted, and what to write to mend it.",
    add_flags=lambda parser: add_flags(parser, tuple(_LAYOUTS)),
    run=_run,
    examples=(
        (f"{PROGRAM} check --config.file wso2-exporter.yml", "judge every server of a configuration"),
        (
            f"{PROGRAM} check gateway --config.file wso2-exporter.yml --format json > report.json",
            "judge one, for a program or as a baseline",
        ),
        (f"{PROGRAM} check --home /opt/wso2am-4.5.0 --format junit", "judge a server that does not run, in a pipeline"),
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
