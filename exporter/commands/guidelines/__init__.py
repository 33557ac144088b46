"""The command `wso2-exporter guidelines`: what servers are judged by; `listing` lays it out."""

import json
import sys
from argparse import Namespace
from collections.abc import Iterator, Mapping

import msgspec

from exporter.commands.guidelines.listing import as_data, guideline_named, listed, not_judged, told
from exporter.console.command import Command
from exporter.console.flags import PROGRAM, Parser, add_full
from exporter.console.output import print_lines
from exporter.console.terminal import Terminal
from exporter.guidelines import Catalogue, Guideline, load_catalogue


def _run(flags: Namespace, environment: Mapping[str, str]) -> int:
    catalogue = load_catalogue()
    chosen = None if flags.id is None else guideline_named(flags.id, catalogue)
    if flags.ids:
        return print_lines(guideline.id for guideline in catalogue.guidelines)
    if flags.format == "json":
        return print_lines(_json(catalogue, chosen))
    terminal = Terminal(sys.stdout, environment, full=flags.full)
    if chosen is None:
        return print_lines([*terminal.table(listed(catalogue)), *terminal.lines(not_judged(catalogue))])
    (category,) = (each.title for each in catalogue.categories if each.id == chosen.category)
    return print_lines(terminal.lines(told(chosen, category)))


def _json(catalogue: Catalogue, chosen: Guideline | None) -> Iterator[str]:
    """One object: `guidelines` in their order, and beside all of them what is `not_judged`."""
    told: dict[str, object] = {"guidelines": as_data(catalogue.guidelines if chosen is None else (chosen,))}
    if chosen is None:
        told["not_judged"] = msgspec.to_builtins(catalogue.not_judged)
    yield from json.dumps(told, indent=1).splitlines()


def _add_flags(parser: Parser) -> None:
    parser.add_argument("id", metavar="ID", nargs="?", help="a guideline, to be told everything about")
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="text for people, json for programs (default text)"
    )
    parser.add_argument("--ids", action="store_true", help="only show the ids, one a line")
    add_full(parser)


COMMAND = Command(
    summary="show the guidelines that servers are judged by",
    description="Lists the guidelines with what each wants, where it stands, and which products it is about; or tells "
    "everything about one: why, what to do, and the lines to write.",
    add_flags=_add_flags,
    run=_run,
    examples=(
        (f"{PROGRAM} guidelines", "list all"),
        (f"{PROGRAM} guidelines heap_maximum", "tell everything about one"),
    ),
    exit_status=(("0", "done"), ("2", "a flag cannot be used, or there is no such guideline: one line says why")),
)
