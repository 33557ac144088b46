"""The command `wso2-exporter discover`: looks once, prints what it found, logs in nowhere."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from exporter.commands.discover.configuration import configuration_lines
from exporter.commands.discover.report import comment_lines
from exporter.commands.flags import PROGRAM, Parser, file
from exporter.commands.output import fail, print_lines
from exporter.config.loader import load_settings
from exporter.config.settings import Settings
from exporter.discovery.configured_servers import ConfiguredServers
from exporter.discovery.finder import Finder, FoundServer, needs_credentials
from exporter.discovery.rules import discovery_rules
from exporter.discovery.target_names import target_name
from exporter.system.namespaces import sees_other_users


def discover(argv: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run the command.

    Args:
        argv: the arguments after `discover`.
        environment: for the configuration.

    Returns:
        The exit status: 0, whatever was found; 1 where the processes cannot be listed, or the output not be written.

    Raises:
        UsageError: a flag makes no sense.
        DocumentError: the configuration cannot be used.
    """
    flags = discovery_parser().parse_intermixed_args(argv)
    settings = Settings()
    if flags.file is not None:
        settings = load_settings(Path(flags.file), environment, shown_as=flags.file)
    finder = Finder(discovery_rules(settings.discovery.users, settings.discovery.logins))
    try:
        servers = finder.look()
    except OSError as error:
        return fail(f"the processes cannot be listed: {error.strerror or error}")
    return print_lines(_lines(servers, settings))


def discovery_parser() -> Parser:
    """What reads the command's flags."""
    parser = Parser(
        prog=f"{PROGRAM} discover",
        description="Shows the WSO2 servers on this machine and other Java programs with a JMX agent, and the "
        "configuration that would read them: the whole output is a configuration file. No server is contacted.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "--config.file",
        dest="file",
        metavar="FILE",
        type=file,
        help="configuration file in YAML, for its targets and its key discover",
    )
    return parser


def _lines(servers: Sequence[FoundServer], settings: Settings) -> Iterable[str]:
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
        elif server.state == "read" or needs_credentials(server):
            name = target_name(server, taken)
            taken.add(name)
            names[server.process.pid] = name
            new.append((name, server))
    yield from comment_lines(servers, names, known)
    if not sees_other_users():
        yield "#"
        yield "# The processes of other users are hidden (hidepid of proc(5), ProtectProc= of systemd.exec(5)):"
        yield "# to find their servers, run this command as their user or root."
    yield ""
    yield from configuration_lines(new)
