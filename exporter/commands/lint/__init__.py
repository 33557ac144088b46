"""The command `wso2-exporter lint`: packs and configuration checked, and tried on a server without serving anything.

`dry_run` is pure: packs and what was read in, what each rule made of it out. `problems` says what of that is wrong,
`report` puts it together, `text_layout` and `json_layout` lay it out.
Names are shown, values never: nobody knows what is in them.
"""

import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from exporter.assembly.access import open_configured
from exporter.build import VERSION
from exporter.commands.lint.dry_run import dry_run
from exporter.commands.lint.json_layout import render_json
from exporter.commands.lint.recording import record
from exporter.commands.lint.report import LintReport, lint_report
from exporter.commands.lint.text_layout import render_text
from exporter.config.loader import settings_of
from exporter.config.settings import TargetSettings
from exporter.console.command import Command
from exporter.console.flags import (
    PROGRAM,
    Parser,
    UsageError,
    add_config_file,
    file,
    positive_seconds,
    target_named,
)
from exporter.console.machine_paths import add_machine_paths, roots_of
from exporter.console.output import INTERRUPTED, fail, print_lines
from exporter.console.progress import progress
from exporter.console.styled import Line
from exporter.console.terminal import Terminal
from exporter.jmx import ObjectName
from exporter.jmx.deadline import Deadline
from exporter.mapping import MetricMapper, Pack, mappers, selected_packs
from exporter.model.snapshot import Snapshot, TargetError
from exporter.secrecy.display import display_text
from exporter.targets.recordings import load_snapshot

_LAYOUTS: Mapping[str, Callable[[LintReport], Iterator[Line]]] = {"text": render_text, "json": render_json}


def _run(flags: Namespace, environment: Mapping[str, str]) -> int:
    """Status 0 where nothing is wrong; 1 where there are problems, or the server cannot be read."""
    _check(flags)
    settings = settings_of(flags.file, environment)
    target = None if flags.target is None else target_named(flags.target, settings.targets)
    mapping = replace(settings.mapping, own=(*settings.mapping.own, *flags.packs))
    packs = selected_packs(mapping)
    both_pages = mappers(packs, mapping.series_limit)
    own = {path.stem for path in mapping.own}
    try:
        trial = _read(flags, target, packs)
    except TargetError as error:
        return fail(f"{flags.target}: {display_text(error.message)}")
    except KeyboardInterrupt:
        return INTERRUPTED
    if trial is None:
        report = lint_report(packs, own)
    else:
        run = dry_run(packs, both_pages, trial.snapshot, trial.names)
        report = lint_report(packs, own, trial.server, run)
    terminal = Terminal(sys.stdout, environment, full=flags.format == "json")
    return print_lines(terminal.lines(_LAYOUTS[flags.format](report))) or int(bool(report.problems))


@dataclass(frozen=True)
class _Trial:
    """What packs are tried on: what was read of a server, and the names of all its MBeans."""

    server: str
    snapshot: Snapshot
    names: Sequence[ObjectName]


def _read(flags: Namespace, target: TargetSettings | None, packs: Sequence[Pack]) -> _Trial | None:
    if flags.recorded is not None:
        snapshot = load_snapshot(Path(flags.recorded))
        return _Trial(flags.recorded, snapshot, [mbean.name for mbean in snapshot.mbeans])
    if target is None:
        return None
    deadline = Deadline.after(flags.timeout)
    with progress(f"reading {target.name}"), closing(open_configured(target, roots_of(flags))) as source:
        queries = MetricMapper(packs).queries
        snapshot = source.read(queries, deadline)
        while snapshot.pending and deadline.remaining() > flags.timeout / 2:
            snapshot = source.read(queries, deadline)
        names = source.names(deadline)
    if flags.record is not None:
        record(flags.record, f"{datetime.now(UTC):%Y-%m-%d}, by {PROGRAM} {VERSION}", snapshot, names)
    return _Trial(target.name, snapshot, names)


def _check(flags: Namespace) -> None:
    if flags.target is not None and flags.file is None:
        raise UsageError("a TARGET wants the --config.file that names it")
    if flags.target is not None and flags.recorded is not None:
        raise UsageError("found TARGET and --recorded, expected one of them")
    if flags.record is not None and flags.target is None:
        raise UsageError("--record wants a TARGET")
    names = [path.stem for path in flags.packs]
    for name in names:
        if names.count(name) > 1:
            raise UsageError(f"found two packs called {name}, expected one of each name")


def _add_flags(parser: Parser) -> None:
    parser.add_argument("target", metavar="TARGET", nargs="?", help="the server's name in the configuration, to read")
    add_config_file(parser)
    add_machine_paths(parser)
    parser.add_argument(
        "--pack",
        dest="packs",
        metavar="FILE",
        type=_pack,
        action="append",
        default=[],
        help="a pack beside those of the configuration, or in the place of one of its name; repeatable",
    )
    parser.add_argument(
        "--recorded", metavar="FILE", type=file, help="try them on a recorded server, in the place of TARGET"
    )
    parser.add_argument(
        "--record",
        metavar="FILE",
        type=file,
        help="write what was read of TARGET to a new file, for --recorded and for reports of errors: all names of "
        "MBeans and the attributes that rules want, without what looks like a secret",
    )
    parser.add_argument(
        "--format", choices=tuple(_LAYOUTS), default="text", help="text for people, json for programs (default text)"
    )
    parser.add_argument(
        "--timeout",
        metavar="SECONDS",
        type=positive_seconds,
        default=30.0,
        help="seconds that reading may take (default 30)",
    )


def _pack(text: str) -> Path:
    return Path(file(text))


COMMAND = Command(
    summary="check packs of mapping rules, and try them on a server",
    description="Checks the configuration and packs of mapping rules. With a TARGET or a recording it tries them: it "
    "shows which rules matched which MBeans and how many samples they gave, and which MBeans no rule wants. Nothing is "
    "served, values are never shown. The server is read natively, whatever its transport.",
    add_flags=_add_flags,
    run=_run,
    examples=(
        (f"{PROGRAM} lint gateway --config.file wso2-exporter.yml", "show what the rules make of a server"),
        (f"{PROGRAM} lint --pack my.yml", "check a pack of your own"),
    ),
    exit_status=(
        ("0", "nothing is wrong"),
        (
            "1",
            (
                "problems, which come first in the output: a rule of a pack of your own without an MBean, or without a "
                "sample for another reason than that the server has no value just now; a label of it from what looks "
                "like a secret; anything that could not be read or mapped, samples that are given twice, and "
                "families over their limit. Or the server could not be read"
            ),
        ),
        ("2", "a flag, the configuration, a pack or the recording cannot be used: one line says where and why"),
    ),
)
