"""The command `wso2-exporter targets`: each target, whether it is up, why not, and since when.

`endpoint` asks an exporter that runs, with what `http_settings` reads from a file; `own_reads` reads the servers
itself. `text_layout` lays out what either gives.
"""

import argparse
import logging
import sys
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path

from exporter.collect.status_memory import utc_now
from exporter.commands.targets.endpoint import Endpoint, EndpointError
from exporter.commands.targets.http_settings import HttpSettings, load_http_settings
from exporter.commands.targets.own_reads import read_once
from exporter.commands.targets.text_layout import causes, status_table, summary
from exporter.config.loader import settings_of
from exporter.console.command import Command
from exporter.console.flags import (
    PROGRAM,
    Parser,
    UsageError,
    add_config_file,
    add_full,
    file,
    positive_seconds,
)
from exporter.console.machine_paths import add_machine_paths, roots_of
from exporter.console.output import INTERRUPTED, complain_lines, fail, print_lines
from exporter.console.progress import progress
from exporter.console.terminal import Terminal
from exporter.model.target_status import TargetList, target_list_json

_DEFAULT_URL = "http://localhost:19404"


def _run(flags: Namespace, environment: Mapping[str, str]) -> int:
    """Status 0 where all targets are up; 1 where one is not, or nobody could be asked."""
    _check(flags)
    if flags.names:
        return print_lines(target.name for target in settings_of(flags.file, environment).targets)
    try:
        found = _asked(flags) if flags.file is None else _read(flags, environment)
    except EndpointError as error:
        return fail(f"{error} (with --config.file the servers are read by this command itself)")
    except KeyboardInterrupt:
        return INTERRUPTED
    if flags.format == "json":
        status = print_lines(target_list_json(found).decode().splitlines())
    else:
        status = _print(found, flags, environment)
    return status or int(any(target.state != "up" for target in found.targets))


def _check(flags: Namespace) -> None:
    if flags.file is not None and (flags.url is not None or flags.http_file is not None):
        raise UsageError("found --config.file and --url or --http.config.file, expected to read or to ask")
    if flags.names and flags.file is None:
        raise UsageError("--names wants the --config.file that has them")


def _asked(flags: Namespace) -> TargetList:
    settings = HttpSettings() if flags.http_file is None else load_http_settings(Path(flags.http_file))
    endpoint = Endpoint.parse(flags.url or _DEFAULT_URL)
    with progress(f"waiting for {endpoint}"):
        return endpoint.target_list(settings, flags.timeout)


def _read(flags: Namespace, environment: Mapping[str, str]) -> TargetList:
    settings = settings_of(flags.file, environment)
    logging.getLogger("exporter").addHandler(logging.NullHandler())  # the table says it
    with progress("reading the servers") as say:
        return read_once(settings, roots_of(flags), flags.timeout, say)


def _print(found: TargetList, flags: Namespace, environment: Mapping[str, str]) -> int:
    terminal = Terminal(sys.stdout, environment, full=flags.full)
    remarks = Terminal(sys.stderr, environment, full=flags.full)
    status = 0
    if found.targets:
        status = print_lines(terminal.table(status_table(found.targets, utc_now())))
    complain_lines(remarks.lines([*causes(found), *summary(found)]))
    return status


def _add_flags(parser: Parser) -> None:
    add_config_file(parser, ": read the servers that it names, each once, and those that its key discover finds")
    parser.add_argument(
        "--url",
        metavar="URL",
        type=_url,
        help=f"ask the exporter that runs there, which knows since when (default {_DEFAULT_URL})",
    )
    parser.add_argument(
        "--http.config.file",
        dest="http_file",
        metavar="FILE",
        type=file,
        help="how to ask it: basic_auth and tls_config, as in Prometheus's configuration",
    )
    parser.add_argument(
        "--timeout",
        metavar="SECONDS",
        type=positive_seconds,
        default=10.0,
        help="seconds that asking or reading may take (default 10)",
    )
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="text for people, json for programs (default text)"
    )
    parser.add_argument("--names", action="store_true", help="only show the names in the configuration, one a line")
    add_full(parser)
    add_machine_paths(parser)


def _url(text: str) -> str:
    try:
        Endpoint.parse(text)
    except EndpointError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    return text


COMMAND = Command(
    summary="show which servers are up, and why others are not",
    description="Shows each server with its address, whether it is up, why not, since when, and when it was last read. "
    "The exporter that runs is asked; with --config.file the servers are read once by this command itself.",
    add_flags=_add_flags,
    run=_run,
    examples=(
        (f"{PROGRAM} targets", "ask the exporter that runs on this machine"),
        (f"{PROGRAM} targets --config.file wso2-exporter.yml", "read every server of a configuration once"),
        (
            f"{PROGRAM} targets --url https://wso2-1:19404 --http.config.file http.yml",
            "ask an exporter elsewhere, with a password or certificate that a file holds",
        ),
    ),
    exit_status=(
        ("0", "all servers are up"),
        ("1", "a server is down or was not read yet, or the exporter could not be asked"),
        ("2", "a flag or a file cannot be used: one line says where and why"),
    ),
)
