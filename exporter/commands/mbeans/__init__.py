"""The MBean browser, `wso2-exporter mbeans`: everything that a server's MBeans say, without what looks like a secret.

`survey` asks a server; `values` and `plain` turn what was read into plain values without secrets; `text_layout`,
`tree_layout` and `json_layout` lay these out.
"""

import argparse
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence

from exporter.assembly.access import connect_configured
from exporter.commands.mbeans.json_layout import render_json
from exporter.commands.mbeans.plain import PlainMBean, plain_mbean
from exporter.commands.mbeans.survey import Listing, read_mbeans
from exporter.commands.mbeans.text_layout import render_text
from exporter.commands.mbeans.tree_layout import render_tree
from exporter.config.loader import settings_of
from exporter.config.settings import TargetSettings
from exporter.console.command import Command
from exporter.console.flags import PROGRAM, Parser, add_config_file, add_full, positive_seconds, target_named
from exporter.console.machine_paths import add_machine_paths, roots_of
from exporter.console.output import INTERRUPTED, fail, print_lines
from exporter.console.progress import progress
from exporter.console.styled import Line
from exporter.console.terminal import Terminal
from exporter.jmx import DeadlineExceededError, JmxError, MalformedObjectNameError, ObjectName
from exporter.jmx.deadline import Deadline
from exporter.jmx.mask import masked
from exporter.secrecy.credentials import UnreadableSecretError
from exporter.secrecy.display import display_text

_LAYOUTS: Mapping[str, Callable[[Sequence[PlainMBean]], Iterable[Line]]] = {
    "text": render_text,
    "tree": render_tree,
    "json": render_json,
}


def _run(flags: argparse.Namespace, environment: Mapping[str, str]) -> int:
    """Status 0, even where single attributes could not be read; 1 where the server could not be, or not all in time."""
    settings = settings_of(flags.file, environment)
    target = target_named(flags.target, settings.targets)
    try:
        password = target.credentials.current_password().reveal() if target.credentials else ""
        listing = _read(target, password, flags)
    except UnreadableSecretError as error:
        return fail(f"{target.name}: the password's file {error}")
    except JmxError as error:
        return fail(f"{target.name}: {_told(error, password)}")
    except KeyboardInterrupt:
        return INTERRUPTED
    for unreadable in listing.unreadable:
        told = display_text(f"{unreadable.text}: cannot be read: {unreadable.cause}")
        sys.stderr.write(f"{PROGRAM}: {target.name}: {told}\n")
    if not listing.mbeans:
        sys.stderr.write(f"{PROGRAM}: {target.name}: no MBean matches {flags.pattern}\n")
    lines = _LAYOUTS[flags.format]([plain_mbean(each, password) for each in listing.mbeans])
    terminal = Terminal(sys.stdout, environment, full=flags.full or flags.format == "json")
    status = print_lines(terminal.cut_lines(lines))
    if listing.late is None:
        return status
    late = _told(listing.late, password)
    return fail(f"{target.name}: not all was read within {flags.timeout:g} s (--timeout): {late}")


def _add_flags(parser: Parser) -> None:
    parser.add_argument("target", metavar="TARGET", help="the server's name in the configuration")
    parser.add_argument(
        "pattern",
        metavar="PATTERN",
        nargs="?",
        type=_pattern,
        default="*:*",
        help="ObjectName or pattern, for example 'java.lang:type=MemoryPool,*' (default *:*)",
    )
    add_config_file(parser, required=True)
    add_machine_paths(parser)
    parser.add_argument(
        "--format",
        choices=tuple(_LAYOUTS),
        default="text",
        help="text: an attribute a line; tree: by domain and key properties; json: one object (default text)",
    )
    parser.add_argument(
        "--timeout",
        metavar="SECONDS",
        type=positive_seconds,
        default=30.0,
        help="seconds that reading may take (default 30)",
    )
    add_full(parser)


def _pattern(text: str) -> ObjectName:
    try:
        return ObjectName.parse(text)
    except MalformedObjectNameError as error:
        raise argparse.ArgumentTypeError(f"{error}, expected an ObjectName such as 'java.lang:*'") from None


def _read(target: TargetSettings, password: str, flags: argparse.Namespace) -> Listing:
    deadline = Deadline.after(flags.timeout)
    try:
        with (
            progress(f"reading {target.name}"),
            connect_configured(target, roots_of(flags), password, deadline) as connection,
        ):
            return read_mbeans(connection, flags.pattern, deadline)
    except DeadlineExceededError as error:
        raise DeadlineExceededError(f"not read within {flags.timeout:g} s (--timeout): {error.message}") from None


def _told(error: JmxError, password: str) -> str:
    """Why a server could not be read, on one line without secrets."""
    cause = "" if error.cause is None else f": {masked(error.cause, password)}"
    return display_text(f"{error.message}{cause}")


COMMAND = Command(
    summary="show a server's MBeans with all that they say",
    description="Shows a server's MBeans with the types and values of all their attributes. What looks like a secret "
    "is shown as <secret>. The server is read natively, whatever its transport.",
    add_flags=_add_flags,
    run=_run,
    examples=(
        (
            f"{PROGRAM} mbeans gateway 'java.lang:type=Memory' --config.file wso2-exporter.yml",
            "show one MBean; without a pattern all of them",
        ),
        (
            f"{PROGRAM} mbeans gateway 'java.lang:*' --format tree --config.file wso2-exporter.yml",
            "show what matches a pattern, as a tree",
        ),
    ),
    exit_status=(
        ("0", "the server was read, even where single attributes could not be"),
        ("1", "the server could not be read, or not all of it in time"),
        ("2", "a flag or the configuration cannot be used: one line says where and why"),
    ),
)
