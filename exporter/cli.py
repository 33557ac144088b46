"""The command `wso2-exporter`: flags in, an exit status out."""

import argparse
import logging
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from exporter.assembly import mappers
from exporter.build import BuildInfo
from exporter.commands.discover.command import discover, discovery_parser
from exporter.commands.flags import PROGRAM, Parser, UsageError, file, seconds
from exporter.commands.lint.command import lint, lint_parser
from exporter.commands.logs import configure_logging
from exporter.commands.mbeans.command import browse, browser_parser
from exporter.commands.output import fail
from exporter.config.loader import load_settings
from exporter.config.settings import Settings
from exporter.document import DocumentError
from exporter.runtime.threads import ThreadShortageError
from exporter.serving import ServeOptions, serve
from exporter.web.listen_address import ListenAddress, MalformedListenAddressError

_DEFAULT_ADDRESS = ListenAddress("", 19404)
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Command:
    """A command beside serving.

    Attributes:
        summary: what it does, in a line of the help.
        run: runs it with its arguments and the environment, and gives the exit status.
        parser: what reads its flags.
    """

    summary: str
    run: Callable[[Sequence[str], Mapping[str, str]], int]
    parser: Callable[[], Parser]


_SERVE, _HELP, _VERSION = "serve", "help", "version"
_COMMANDS: Mapping[str, _Command] = {
    "mbeans": _Command("show a server's MBeans", browse, browser_parser),
    "discover": _Command(
        "show the servers on this machine and a configuration that would read them", discover, discovery_parser
    ),
    "lint": _Command("check packs and configuration, and try them on a server", lint, lint_parser),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command: the first argument that is neither a flag nor a flag's value names it; else it serves.

    Args:
        argv: the arguments after the program's name; those of the process otherwise.

    Returns:
        The exit status: 2 for a wrong flag, command or configuration, else what the command ended with.
    """
    try:
        name, arguments = _chosen(list(sys.argv[1:] if argv is None else argv))
        if name == _SERVE:
            return _serve(arguments)
        if name in _COMMANDS:
            return _COMMANDS[name].run(arguments, os.environ)
        return _tell(name, arguments)
    except UsageError as error:
        return _refuse(f"{PROGRAM}: error: {error} (see --help)")
    except DocumentError as error:
        return _refuse(str(error))
    except ThreadShortageError as error:
        return fail(str(error))


def _chosen(arguments: Sequence[str]) -> tuple[str, Sequence[str]]:
    """The command's name, and its arguments: also those that stand before the name."""
    parsers = [_parser(), *(command.parser() for command in _COMMANDS.values())]
    takes_value = {flag: takes for parser in parsers for flag, takes in parser.flags().items()}
    places = iter(range(len(arguments)))
    for place in places:
        flag, equals, _ = arguments[place].partition("=")
        if not flag.startswith("-"):
            return arguments[place], [*arguments[:place], *arguments[place + 1 :]]
        if flag not in takes_value:
            break  # nobody knows whether what follows is its value
        if takes_value[flag] and not equals:
            next(places, None)
    return _SERVE, arguments


def _tell(name: str, arguments: Sequence[str]) -> int:
    """Show the help, the version, or what commands there are."""
    parsers = {_SERVE: _parser, **{each: command.parser for each, command in _COMMANDS.items()}}
    wanted = arguments[0] if name == _HELP and arguments else _SERVE
    if name not in (_HELP, _VERSION) or wanted not in parsers:
        names = ", ".join((*parsers, _HELP, _VERSION))
        raise UsageError(f"unknown command {(wanted if name == _HELP else name)!r}, expected one of: {names}")
    if len(arguments) > (name == _HELP):
        raise UsageError(f"unrecognized arguments: {' '.join(arguments[name == _HELP :])}")
    sys.stdout.write(parsers[wanted]().format_help() if name == _HELP else f"{BuildInfo.of(os.environ)}\n")
    return 0


def _serve(arguments: Sequence[str]) -> int:
    flags = _flags(arguments)
    settings = _settings(flags.file, os.environ)
    if flags.check:
        mappers(settings.mapping)
        sys.stderr.writelines(f"warning: {line}\n" for line in settings.exposed)
        sys.stdout.write(f"valid, targets: {len(settings.targets)}\n")
        return 0
    log = configure_logging(flags.level, flags.format)
    _warn(settings)
    if flags.file is None:
        _log.warning("no --config.file given: only this machine is read, and no server")
    listen = tuple(flags.listen) if flags.listen else (_DEFAULT_ADDRESS,)
    options = ServeOptions(listen=listen, timeout_offset=flags.timeout_offset)
    return serve(settings, options, reload=lambda: _warn(_settings(flags.file, os.environ)), log=log)


def _flags(arguments: Sequence[str]) -> argparse.Namespace:
    flags = _parser().parse_args(arguments)
    if flags.check and flags.file is None:
        raise UsageError("--config.check wants a --config.file")
    return flags


def _settings(file: str | None, environment: Mapping[str, str]) -> Settings:
    return Settings() if file is None else load_settings(Path(file), environment, shown_as=file)


def _warn(settings: Settings) -> Settings:
    """Say which secrets every user of this machine may read."""
    for line in settings.exposed:
        _log.warning("%s", line)
    return settings


def _refuse(line: str) -> int:
    sys.stderr.write(f"{line}\n")
    return 2


def _parser() -> Parser:
    parser = Parser(
        prog=PROGRAM,
        description="Serves WSO2 servers and their machine as Prometheus metrics, scored against WSO2's guidelines.",
        epilog="commands:\n"
        "  serve     serve metrics, with the flags above; the default\n"
        + "".join(f"  {name:8}  {command.summary}: {PROGRAM} help {name}\n" for name, command in _COMMANDS.items())
        + "  version   show the version\n"
        "  help      show this, or the flags of a command",
        allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,  # the other one would fill the lines of --version anew
    )
    parser.add_argument(
        "--config.file",
        dest="file",
        metavar="FILE",
        type=file,
        help="configuration file in YAML; without one, only this machine is read",
    )
    parser.add_argument(
        "--config.check",
        dest="check",
        action="store_true",
        help="check the configuration file and exit: with 0 if it is valid, else with 2",
    )
    parser.add_argument(
        "--web.listen-address",
        dest="listen",
        metavar="ADDRESS",
        type=_listen_address,
        action="append",
        help=f"address to listen on, for example 127.0.0.1:19404 or [::1]:0; repeatable (default {_DEFAULT_ADDRESS})",
    )
    parser.add_argument(
        "--timeout-offset",
        dest="timeout_offset",
        metavar="SECONDS",
        type=seconds,
        default=0.5,
        help="seconds to subtract from the scrape timeout that Prometheus sends (default 0.5)",
    )
    parser.add_argument(
        "--log.level",
        dest="level",
        choices=("debug", "info", "warn", "error"),
        default="info",
        help="only log records of this severity or above (default info)",
    )
    parser.add_argument(
        "--log.format",
        dest="format",
        choices=("logfmt", "json"),
        default="logfmt",
        help="how to write log records (default logfmt)",
    )
    parser.add_argument(
        "--version", action="version", version=str(BuildInfo.of(os.environ)), help="show the version and exit"
    )
    return parser


def _listen_address(text: str) -> ListenAddress:
    try:
        return ListenAddress.parse(text)
    except MalformedListenAddressError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
