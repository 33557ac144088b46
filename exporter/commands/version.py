"""The command `wso2-exporter version`."""

import sys
from argparse import Namespace
from collections.abc import Mapping

from exporter.build import BuildInfo
from exporter.console.command import Command
from exporter.console.flags import Parser


def _add_flags(_: Parser) -> None:
    """There are none."""


def _run(_: Namespace, __: Mapping[str, str]) -> int:
    sys.stdout.write(f"{BuildInfo.running()}\n")
    return 0


COMMAND = Command(summary="show the version", description="Shows the version.", add_flags=_add_flags, run=_run)
