"""The command `wso2-exporter discover`: the servers on this machine, and the configuration that would read them.

`findings` tells what becomes of each server, `configuration` writes the YAML for standard output, and `report` what
people are told on standard error. `destination` knows which file standard output is.
"""

import sys
from argparse import ArgumentTypeError, Namespace
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from exporter.commands.discover.configuration import configuration_lines
from exporter.commands.discover.destination import is_same_file, written_file
from exporter.commands.discover.findings import Finding, findings
from exporter.commands.discover.report import found_table, look_at_others, next_steps, remarks
from exporter.config.loader import settings_of
from exporter.console.command import Command
from exporter.console.flags import PROGRAM, Parser, UsageError, add_config_file, add_full
from exporter.console.machine_paths import add_machine_paths, roots_of
from exporter.console.output import complain_lines, fail, print_lines
from exporter.console.progress import progress
from exporter.console.terminal import Terminal
from exporter.discovery.configured_servers import ConfiguredServers
from exporter.discovery.finder import Finder
from exporter.discovery.found_server import FoundServer
from exporter.discovery.processes import java_processes, user_id
from exporter.discovery.rules import DiscoveryRules, discovery_rules
from exporter.secrecy.printable import printable
from exporter.system.namespaces import sees_other_users
from exporter.system.processes import ProcessTable
from exporter.system.roots import Roots


def _run(flags: Namespace, environment: Mapping[str, str]) -> int:
    """Status 0, whatever was found; 1 where the processes cannot be listed, or the output not be written."""
    if flags.file is not None and is_same_file(sys.stdout, flags.file):
        raise UsageError(
            f"standard output is {flags.file} itself, and a shell's > empties a file before it can be read: "
            "write into another file"
        )
    settings, roots = settings_of(flags.file, environment), roots_of(flags)
    rules = discovery_rules(flags.users or settings.discovery.users, settings.discovery.logins)
    try:
        with progress("looking through the processes of this machine"):
            servers = _look(rules, roots)
    except OSError as error:
        return fail(f"the processes cannot be listed: {error.strerror or error}")
    configured = ConfiguredServers({target.name: target.url for target in settings.targets})
    taken = [target.name for target in settings.targets]
    found = findings(servers, configured.name_of, taken, java=flags.java)
    proposals = [finding.proposal for finding in found if finding.proposal is not None]
    status = print_lines(configuration_lines(proposals, adds=flags.file is not None))
    complain_lines(_told(found, flags, Terminal(sys.stderr, environment, full=flags.full), rules, roots))
    return status


def _look(rules: DiscoveryRules, roots: Roots) -> Sequence[FoundServer]:
    return Finder(rules, roots, partial(java_processes, ProcessTable(roots), rules.users)).look()


def _told(
    found: Sequence[Finding], flags: Namespace, terminal: Terminal, rules: DiscoveryRules, roots: Roots
) -> Iterator[str]:
    if found:
        yield from terminal.table(found_table(found))
    yield from terminal.lines(remarks(found, java=flags.java, hidden=not sees_other_users(roots)))
    yield from terminal.lines(look_at_others(found, rules.users, flags.file, java=flags.java))
    yield from terminal.lines(next_steps(found, written_file(sys.stdout), flags.file))


def _known_user(name: str) -> str:
    if user_id(name) is None:
        raise ArgumentTypeError(f"found {printable(name)}, whom this machine does not know, expected a user's name")
    return name


def _add_flags(parser: Parser) -> None:
    add_config_file(parser, ", for its targets and its key discover: only what is new is written")
    parser.add_argument(
        "--user",
        dest="users",
        metavar="NAME",
        type=_known_user,
        action="append",
        help="whose servers to look at; repeatable (default: discover.users, or else your own and wso2carbon's)",
    )
    parser.add_argument(
        "--java", action="store_true", help="read Java programs that are no WSO2 servers, too, if they have a JMX agent"
    )
    add_full(parser)
    add_machine_paths(parser)


COMMAND = Command(
    summary="find servers, and write a configuration",
    description="Finds the WSO2 servers on this machine. Standard output is the configuration that would read them; "
    "standard error tells what was found and what to do next. No server is contacted.",
    add_flags=_add_flags,
    run=_run,
    examples=(
        (f"{PROGRAM} discover > wso2-exporter.yml", "write the configuration of this machine's servers"),
        (f"{PROGRAM} discover --config.file wso2-exporter.yml", "show the servers that it does not read yet"),
    ),
    exit_status=(
        ("0", "it looked, whatever it found"),
        ("1", "the processes cannot be listed, or the output not be written"),
        ("2", "a flag or the configuration cannot be used: one line says where and why"),
    ),
)
