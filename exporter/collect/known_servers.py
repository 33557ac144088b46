"""What becomes of the servers that are known once others are found: who is new, who was started again, who has moved.

A server that was found once stays known when it ends. One that runs again from the same home, as the same user, on
another port has moved: it takes the place of the one that ended.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from exporter.discovery.found_server import FoundServer
from exporter.discovery.target_names import target_name

MOST_REMEMBERED = 200


@dataclass(frozen=True)
class ServerKey:
    """What a server is over its restarts.

    Attributes:
        installation: where it is installed, or else what it runs.
        port: its RMI registry's.
    """

    installation: str
    port: int


@dataclass(frozen=True)
class KnownServer:
    """A server that is read since it was found.

    Attributes:
        name: its target's.
        server: what was found of it last.
        seen: when it was found last, in seconds.
    """

    name: str
    server: FoundServer
    seen: float


@dataclass(frozen=True)
class Arrival:
    """A server that has to be opened: it is new, was started again, or has moved.

    Attributes:
        key: what it is known by.
        moved_from: the name that it had on another port; None where it has not moved.
    """

    key: ServerKey
    moved_from: str | None


@dataclass(frozen=True)
class Reconciliation:
    """What is known after a look.

    Attributes:
        known: every server that is read.
        arrivals: those of them that have to be opened.
        forgotten: those that were too many, the one that was gone for longest first.
    """

    known: Mapping[ServerKey, KnownServer]
    arrivals: tuple[Arrival, ...]
    forgotten: tuple[ServerKey, ...]


def reconcile(
    known: Mapping[ServerKey, KnownServer],
    found: Sequence[FoundServer],
    now: float,
    configured: Collection[FoundServer] = (),
    taken: Collection[str] = (),
) -> Reconciliation:
    """Bring what is known and what was found together.

    Args:
        known: the servers that were read before.
        found: all that run on this machine now, whether or not they can be read.
        now: when that was, in seconds.
        configured: those that are read as the configuration says.
        taken: the names that the configuration gives.
    """
    servers = dict(known)
    arrivals: dict[ServerKey, Arrival] = {}
    for server in found:
        key = read_key(server)
        if key is None or server in configured:
            continue
        same = servers.get(key)
        if same is not None and same.server == server:
            servers[key] = replace(same, seen=now)
            continue
        moved = _moved_from(server, servers, found) if same is None else None
        moved_from = None if moved is None else servers.pop(moved).name
        names = {*taken, *(each.name for each in servers.values())}
        servers[key] = KnownServer(target_name(server, names) if same is None else same.name, server, now)
        arrivals[key] = Arrival(key, moved_from)
    forgotten = _too_many(servers)
    kept = {key: each for key, each in servers.items() if key not in forgotten}
    return Reconciliation(kept, tuple(arrivals[key] for key in arrivals if key in kept), forgotten)


def read_key(server: FoundServer) -> ServerKey | None:
    """Tell what a server is known by; None where it cannot be read."""
    if server.state != "read" or server.connector is None:
        return None
    return ServerKey(server.installation, server.connector.port)


def _too_many(servers: Mapping[ServerKey, KnownServer]) -> tuple[ServerKey, ...]:
    gone_longest_first = sorted(servers, key=lambda key: servers[key].seen)
    return tuple(gone_longest_first[: max(0, len(servers) - MOST_REMEMBERED)])


def _moved_from(
    server: FoundServer, known: Mapping[ServerKey, KnownServer], found: Sequence[FoundServer]
) -> ServerKey | None:
    """Tell what the server was before it moved to another port: of those that have ended, the one that was read last.

    Servers may run from one home side by side, with port offsets of their own. So one that still runs has not moved,
    whether it can be read just now or not, nor has one that runs again on its port.

    Args:
        server: a server that is not known yet.
        known: those that were read before.
        found: all that are here now, this one among them.
    """
    running = {each.process.identity for each in found} - {server.process.identity}
    stayed = {read_key(each) for each in found}
    ended = [
        key
        for key, each in known.items()
        if server.home is not None
        and (each.server.home, each.server.process.users) == (server.home, server.process.users)
        and key not in stayed
        and each.server.process.identity not in running
    ]
    return max(ended, key=lambda key: known[key].seen, default=None)
