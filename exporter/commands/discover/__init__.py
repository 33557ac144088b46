"""The command `wso2-exporter discover`: the servers on this machine, and the configuration that would read them.

`comments` writes the table for people, `configuration` the YAML; both together are one valid configuration file.
"""

from argparse import Namespace
from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from exporter.commands.discover.comments import comment_lines
from exporter.commands.discover.configuration import configuration_lines
from exporter.config.loader import settings_of
from exporter.config.settings import Settings
from exporter.console.command import Command
from exporter.console.flags import PROGRAM, Parser, add_config_file
from exporter.console.machine_paths import add_machine_paths, roots_of
from exporter.console.output import fail, print_lines
from exporter.discovery.configured_servers import ConfiguredServers
from exporter.discovery.finder import Finder
from exporter.discovery.found_server import FoundServer
from exporter.discovery.processes import java_processes
from exporter.discovery.rules import discovery_rules
from exporter.discovery.target_names import target_name
from exporter.system.namespaces import sees_other_users
from exporter.system.processes import ProcessTable
from exporter.system.roots import Roots


def _run(flags: Namespace, environment: Mapping[str, str]) -> int:
    """Status 0, whatever was found; 1 where the processes cannot be listed, or the output not be written."""
    settings = settings_of(flags.file, environment)
    roots = roots_of(flags)
    rules = discovery_rules(settings.discovery.users, settings.discovery.logins)
    finder = Finder(rules, roots, partial(java_processes, ProcessTable(roots), rules.users))
    try:
        servers = finder.look()
    except OSError as error:
        return fail(f"the processes cannot be listed: {error.strerror or error}")
    return print_lines(_lines(servers, settings, roots))


def _add_flags(parser: Parser) -> None:
    add_config_file(parser, ", for its targets and its key discover")
    add_machine_paths(parser)


def _lines(servers: Sequence[FoundServer], settings: Settings, roots: Roots) -> Iterable[str]:
    configured = ConfiguredServers({target.name: target.url for target in settings.targets})
    names: dict[int, str] = {}
    known: set[int] = set()
    new: list[tuple[str, FoundServer]] = []
    taken = {target.name for target in settings.targets}
    for server in servers:
        configured_as = configured.name_of(server)
        if configured_as is not None:
            names[server.process.pid] = configured_as
            known.add(server.process.pid)
        elif server.state == "read" or server.needs_credentials:
            name = target_name(server, taken)
            taken.add(name)
            names[server.process.pid] = name
            new.append((name, server))
    yield from comment_lines(servers, names, known)
    if not sees_other_users(roots):
        yield "#"
        yield "# The processes of other users are hidden (hidepid of proc(5), ProtectProc= of systemd.exec(5)):"
        yield "# to find their servers, run this command as their user or root."
    yield ""
    yield from configuration_lines(new)


COMMAND = Command(
    summary="find servers, and write a configuration",
    description="Finds the WSO2 servers on this machine and other Java programs with a JMX agent, and writes the "
    "configuration that would read them. No server is contacted.",
    add_flags=_add_flags,
    run=_run,
    examples=((f"{PROGRAM} discover > wso2-exporter.yml", "write the configuration of this machine's servers"),),
    exit_status=(
        ("0", "it looked, whatever it found"),
        ("1", "the processes cannot be listed, or the output not be written"),
        ("2", "a flag or the configuration cannot be used: one line says where and why"),
    ),
)
