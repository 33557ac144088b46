"""The command `wso2-exporter`: flags in, an exit status out."""

import argparse
import logging
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from exporter.app import ServeOptions, mappers, serve
from exporter.build import BUILD
from exporter.config.loading import load_settings
from exporter.config.settings import Settings
from exporter.discover.command import discover
from exporter.document import DocumentError
from exporter.flags import PROGRAM, Parser, UsageError, file, seconds
from exporter.lint.command import lint
from exporter.logs import configure_logging
from exporter.mbeans.command import browse
from exporter.output import fail
from exporter.threads import ThreadShortageError
from exporter.web.listen import ListenAddress, MalformedListenAddressError

_DEFAULT_ADDRESS = ListenAddress("", 19404)
_log = logging.getLogger(__name__)

_Command = Callable[[Sequence[str], Mapping[str, str]], int]
_COMMANDS: Mapping[str, _Command] = {"discover": discover, "lint": lint, "mbeans": browse}
"""What runs with the arguments after its name, and the environment."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        argv: the arguments after the program's name; those of the process otherwise.

    Returns:
        The exit status: 2 for a wrong flag or configuration, else what serving ended with.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        if arguments and arguments[0] in _COMMANDS:
            return _COMMANDS[arguments[0]](arguments[1:], os.environ)
        return _serve(arguments[1:] if arguments[:1] == ["serve"] else arguments)
    except UsageError as error:
        return _refuse(f"{PROGRAM}: error: {error} (see --help)")
    except DocumentError as error:
        return _refuse(str(error))
    except ThreadShortageError as error:
        return fail(str(error))


def _serve(arguments: Sequence[str]) -> int:
    flags = _flags(arguments)
    settings = _settings(flags.file, os.environ)
    if flags.check:
        mappers(settings.mapping)
        sys.stdout.write(f"valid, targets: {len(settings.targets)}\n")
        return 0
    log = configure_logging(flags.level, flags.format)
    if flags.file is None:
        _log.warning("no --config.file given: only this machine is read, and no server")
    listen = tuple(flags.listen) if flags.listen else (_DEFAULT_ADDRESS,)
    options = ServeOptions(listen=listen, timeout_offset=flags.timeout_offset)
    return serve(settings, options, reload=lambda: _settings(flags.file, os.environ), log=log)


def _flags(arguments: Sequence[str]) -> argparse.Namespace:
    flags = _parser().parse_args(arguments)
    if flags.check and flags.file is None:
        raise UsageError("--config.check wants a --config.file")
    return flags


def _settings(file: str | None, environment: Mapping[str, str]) -> Settings:
    return Settings() if file is None else load_settings(Path(file), environment, shown_as=file)


def _refuse(line: str) -> int:
    sys.stderr.write(f"{line}\n")
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog=PROGRAM,
        description="Serves WSO2 servers and their machine as Prometheus metrics, scored against WSO2's guidelines.",
        epilog="commands, as the first argument:\n"
        "  serve     serve metrics, with the flags above; the default\n"
        "  mbeans    show a server's MBeans; its flags: wso2-exporter mbeans --help\n"
        "  discover  show the servers on this machine and a configuration that would read them\n"
        "  lint      check packs and configuration, and try them on a server; its flags: wso2-exporter lint --help",
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
    parser.add_argument("--version", action="version", version=str(BUILD), help="show the version and exit")
    return parser


def _listen_address(text: str) -> ListenAddress:
    try:
        return ListenAddress.parse(text)
    except MalformedListenAddressError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
