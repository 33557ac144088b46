"""The flags of `wso2-exporter check`."""

from collections.abc import Sequence
from typing import get_args

from exporter.commands.check.outcome import FAIL_ON
from exporter.console.flags import Parser, add_config_file, add_full, file, positive_seconds
from exporter.console.machine_paths import add_machine_paths
from exporter.facts.product import Product, Role


def add_flags(parser: Parser, formats: Sequence[str]) -> None:
    """Add them to a parser.

    Args:
        parser: the command's parser.
        formats: how a report can be laid out.
    """
    parser.add_argument(
        "names", metavar="TARGET", nargs="*", help="a server's name (default: all that are configured or found)"
    )
    add_config_file(parser, ": the servers, and what it says of guidelines")
    parser.add_argument(
        "--format",
        metavar="FORMAT",
        choices=formats,
        default="text",
        help=f"text for people, others for programs: {', '.join(formats)} (default text)",
    )
    parser.add_argument(
        "--fail-on",
        dest="fail_on",
        metavar="STATUS",
        choices=FAIL_ON,
        default="critical",
        help=f"what status 1 is for: {', '.join(FAIL_ON)}; each includes those before it (default critical)",
    )
    parser.add_argument(
        "--baseline",
        metavar="FILE",
        type=file,
        help="a report of --format json of before: says what is new and what is gone; status 1 is for what is new",
    )
    _add_home(parser)
    parser.add_argument(
        "--facts-out",
        dest="facts_out",
        metavar="FILE",
        type=file,
        help="write what was found out of the one TARGET to a new file, for its facts_file: in the configuration, "
        "so that a service that may read less than root judges by it",
    )
    parser.add_argument(
        "--timeout",
        metavar="SECONDS",
        type=positive_seconds,
        default=60.0,
        help="seconds that it may take; what is not found out by then is unknown (default 60)",
    )
    add_full(parser)
    add_machine_paths(parser)


def _add_home(parser: Parser) -> None:
    parser.add_argument(
        "--home",
        metavar="DIR",
        type=file,
        help="judge the server that is installed there by its files, in the place of one that runs",
    )
    parser.add_argument(
        "--product",
        metavar="PRODUCT",
        choices=get_args(Product),
        help=f"with --home: what it is, where its files do not say so: {', '.join(get_args(Product))}",
    )
    parser.add_argument(
        "--role",
        dest="roles",
        metavar="ROLE",
        choices=get_args(Role),
        action="append",
        default=[],
        help=f"with --home: what it does among others: {', '.join(get_args(Role))}; repeatable",
    )
