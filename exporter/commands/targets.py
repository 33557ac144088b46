"""The command `wso2-exporter targets`."""

from argparse import Namespace
from collections.abc import Mapping

from exporter.config.loader import settings_of
from exporter.console.command import Command
from exporter.console.flags import Parser, add_config_file
from exporter.console.output import print_lines


def _add_flags(parser: Parser) -> None:
    add_config_file(parser, required=True)


def _run(flags: Namespace, environment: Mapping[str, str]) -> int:
    targets = settings_of(flags.file, environment).targets
    return print_lines(f"{target.name}\t{target.url}\t{target.transport}" for target in targets)


COMMAND = Command(
    summary="list the targets of a configuration",
    description="Lists the targets of a configuration: name, URL and transport, a line each. No server is read.",
    add_flags=_add_flags,
    run=_run,
)
