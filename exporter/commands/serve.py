"""The command `wso2-exporter serve`, the default: serves metrics until it is told to stop."""

import argparse
import logging
import sys
import time
from argparse import Namespace
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import get_args

from exporter.assembly.assembler import consumers_of
from exporter.build import BuildInfo
from exporter.config.contents import contents_digest
from exporter.config.loader import settings_of
from exporter.config.settings import Settings
from exporter.console.command import Command
from exporter.console.flags import PROGRAM, Parser, UsageError, add_config_file, file, seconds
from exporter.console.machine_paths import add_machine_paths, roots_of
from exporter.runtime.logs import Format, Level, configure_logging
from exporter.serving import ConfigurationSource, ServeOptions, serve
from exporter.web.listen_address import ListenAddress, MalformedListenAddressError
from exporter.web.security.endpoint import Endpoint

_DEFAULT_ADDRESS = ListenAddress("", 19404)
_log = logging.getLogger(__name__)


def _run(flags: Namespace, environment: Mapping[str, str]) -> int:
    if flags.check and flags.file is None and flags.web_file is None:
        raise UsageError("--config.check wants a --config.file or a --web.config.file")
    if flags.auto_reload and flags.file is None:
        raise UsageError("--config.auto-reload wants a --config.file")
    digest = partial(contents_digest, Path(flags.file), environment) if flags.auto_reload else None
    first = digest() if digest else ""  # before the file is read: what changes afterwards is seen
    settings = settings_of(flags.file, environment)
    endpoint = Endpoint(flags.web_file)
    if flags.check:
        consumers_of(settings)
        warnings = (*_warnings(settings), *endpoint.configuration.warnings)
        sys.stderr.writelines(f"warning: {line}\n" for line in warnings)
        sys.stdout.write("valid\n" if flags.file is None else f"valid, targets: {len(settings.targets)}\n")
        return 0
    log = configure_logging(flags.level, flags.format)
    _warn(settings)
    if flags.file is None:
        _log.warning("no --config.file given: only this machine is read (wso2-exporter discover writes one)")
    listen = tuple(flags.listen) if flags.listen else (_DEFAULT_ADDRESS,)
    options = ServeOptions(listen=listen, timeout_offset=flags.timeout_offset, endpoint=endpoint, roots=roots_of(flags))
    source = ConfigurationSource(lambda: _warn(settings_of(flags.file, environment)), digest, first)
    return serve(settings, options, source, log)


def _warn(settings: Settings) -> Settings:
    """Have the log say what is worth a look in a configuration that is valid."""
    for line in _warnings(settings):
        _log.warning("%s", line)
    return settings


def _warnings(settings: Settings) -> Sequence[str]:
    """Say which secrets every user of this machine may read, and which waivers and answers do not hold."""
    return (*settings.exposed, *settings.guidelines.out_of_force(time.time()))


def _add_flags(parser: Parser) -> None:
    add_config_file(parser, "; without one, only this machine is read")
    parser.add_argument(
        "--config.check",
        dest="check",
        action="store_true",
        help="check the configuration files and exit: with 0 if it is valid, else with 2",
    )
    parser.add_argument(
        "--config.auto-reload",
        dest="auto_reload",
        action="store_true",
        help="take the configuration up when what its files hold has changed, which is looked at every 10 seconds",
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
        "--web.config.file",
        dest="web_file",
        metavar="FILE",
        type=file,
        help="file that locks the endpoint: TLS, users and their passwords, as Prometheus's own exporters have it",
    )
    parser.add_argument(
        "--timeout-offset",
        dest="timeout_offset",
        metavar="SECONDS",
        type=seconds,
        default=0.5,
        help="seconds to subtract from the scrape timeout that Prometheus sends (default 0.5)",
    )
    add_machine_paths(parser)
    parser.add_argument(
        "--log.level",
        dest="level",
        choices=get_args(Level),
        default="info",
        help="only log records of this severity or above (default info)",
    )
    parser.add_argument(
        "--log.format",
        dest="format",
        choices=get_args(Format),
        default="logfmt",
        help="how to write log records (default logfmt)",
    )
    parser.add_argument(
        "--version", action="version", version=str(BuildInfo.running()), help="show the version and exit"
    )


def _listen_address(text: str) -> ListenAddress:
    try:
        return ListenAddress.parse(text)
    except MalformedListenAddressError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


COMMAND = Command(
    summary="serve metrics",
    description="Serves WSO2 servers as Prometheus metrics, judged by WSO2's guidelines.",
    add_flags=_add_flags,
    run=_run,
    examples=(
        (f"{PROGRAM} discover > wso2-exporter.yml", "find this machine's servers, and write a configuration"),
        (f"{PROGRAM} --config.check --config.file wso2-exporter.yml", "say what is wrong with it, by file and line"),
        (
            f"{PROGRAM} --config.file wso2-exporter.yml",
            f"serve a page at http://localhost{_DEFAULT_ADDRESS}/, and its /metrics",
        ),
    ),
    exit_status=(
        ("0", "it was told to stop, or the configuration is valid (--config.check)"),
        ("1", "an address cannot be listened on, or Python's modules or the system's threads are missing"),
        ("2", "a flag or the configuration cannot be used: one line says where and why"),
    ),
)
