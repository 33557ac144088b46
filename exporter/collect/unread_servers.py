"""The servers that run on this machine and are not read, and why: for pages, for metrics, and once for the log."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from exporter.discovery.connector import ServerState
from exporter.discovery.found_server import FoundServer
from exporter.model.machine import ProcessIdentity
from exporter.model.metrics import Family, gauge

MOST_TOLD = 20
"""Lines of the log that one look may cost: whoever starts many processes must not fill it."""

_LONGEST_SHOWN = 200
_STATES: tuple[ServerState, ...] = get_args(ServerState)

Reasons = Mapping[ProcessIdentity, str]
"""Why servers are not read, as the log has it."""


@dataclass(frozen=True)
class UnreadServer:
    """A server that runs on this machine and is not read.

    Attributes:
        installation: where it is installed, or else what it runs.
        pid: its process id.
        reason: why it is not read, in one line.
        remedy: the lines that switch its JMX on, where it is off.
    """

    installation: str
    pid: int
    reason: str
    remedy: tuple[str, ...] = ()


@dataclass(frozen=True)
class News:
    """What the log is to be told after a look.

    Attributes:
        servers: those whose reason is new.
        told: what the log has then.
    """

    servers: tuple[FoundServer, ...]
    told: Reasons


def unread_servers(found: Sequence[FoundServer], configured: Collection[FoundServer]) -> tuple[UnreadServer, ...]:
    """Pick those that are not read.

    Args:
        found: all that run on this machine.
        configured: those that are read as the configuration says.
    """
    return tuple(
        UnreadServer(shown_installation(server), server.process.pid, server.reason, server.remedy)
        for server in found
        if server.reason and server not in configured
    )


def news(told: Reasons, found: Sequence[FoundServer]) -> News:
    """Pick what is to be said of servers that are not read: once of each process, and again where its reason changed.

    What is too much for one look is left for the next ones.

    Args:
        told: what the log has.
        found: those that run on this machine, without the configured ones.
    """
    servers: list[FoundServer] = []
    known: dict[ProcessIdentity, str] = {}
    for server in found:
        identity = server.process.identity
        is_new = bool(server.reason) and told.get(identity) != server.reason
        if is_new and len(servers) == MOST_TOLD:
            continue
        known[identity] = server.reason
        if is_new:
            servers.append(server)
    return News(tuple(servers), known)


def discovery_families(
    found: Sequence[FoundServer] | None, configured: Collection[FoundServer] = ()
) -> tuple[Family, ...]:
    """Count the servers of the last look by what became of them.

    Args:
        found: all that run on this machine; None where it could not be looked through.
        configured: those that are read as the configuration says.
    """
    success = gauge(
        "wso2_discovery_success",
        "Whether this machine's processes could be looked through for servers.",
        [({}, float(found is not None))],
    )
    if found is None:
        return (success,)
    states = ["read" if server in configured else server.state for server in found]
    counts = [({"state": state}, float(states.count(state))) for state in _STATES]
    help_text = (
        "Servers that run on this machine: read (the configured ones too), with JMX switched off or nobody knows "
        "whether, or refused; the log and `wso2-exporter discover` tell why."
    )
    return (success, gauge("wso2_discovered_servers", help_text, counts))


def shown_installation(server: FoundServer) -> str:
    """Tell where a server is installed, on one line of a log: any user's process may say that with 128 KiB."""
    text = server.installation
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}..."
