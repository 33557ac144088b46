"""What a look found, beside what is configured: which servers are known, and which are proposed under which names."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from exporter.discovery.found_server import FoundServer
from exporter.discovery.target_names import target_name

_NO_FILE_NAME = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True)
class Proposal:
    """A server that the configuration would read.

    Attributes:
        name: what it would be called there.
        server: what was found.
        password_file: the file that its password is to be written into; None where it wants none, or one is given.
    """

    name: str
    server: FoundServer
    password_file: str | None


@dataclass(frozen=True)
class Finding:
    """A server that was found, and what becomes of it.

    Attributes:
        server: what was found.
        configured_as: the name of the target that reads it already; None where there is none.
        proposal: how the configuration would read it; None where it cannot, or is not to.
    """

    server: FoundServer
    configured_as: str | None
    proposal: Proposal | None


def findings(
    servers: Sequence[FoundServer],
    configured_as: Callable[[FoundServer], str | None],
    taken: Collection[str],
    *,
    java: bool,
) -> tuple[Finding, ...]:
    """Tell what becomes of servers that were found, in an order that a restart of theirs does not change.

    Args:
        servers: all that were found.
        configured_as: the name of the target that reads a server already.
        taken: the names of all targets.
        java: whether other Java programs than WSO2 servers are proposed, too.
    """
    names, files, found = set(taken), set[str](), list[Finding]()
    for server in sorted(servers, key=_order):
        known_as = configured_as(server)
        proposal = None
        if known_as is None and _can_be_read(server) and (java or server.kind != "java"):
            proposal = _proposal(server, names, files)
            names.add(proposal.name)
            files.add(proposal.password_file or "")
        found.append(Finding(server, known_as, proposal))
    return tuple(found)


def _order(server: FoundServer) -> tuple[bool, str, int, int]:
    """WSO2's servers first, by where they are installed."""
    port = 0 if server.connector is None else server.connector.port
    return server.kind == "java", server.installation, port, server.process.pid


def _can_be_read(server: FoundServer) -> bool:
    return server.state == "read" or server.needs_credentials


def _proposal(server: FoundServer, names: Collection[str], files: Collection[str]) -> Proposal:
    name = target_name(server, names)
    if server.connector is None or not server.connector.wants_login or _given_file(server) is not None:
        return Proposal(name, server, None)
    plain = _NO_FILE_NAME.sub("-", name).lstrip("-") or "target"
    candidates = (f"{plain}{count}.password" for count in ("", *(f"-{number}" for number in range(2, len(files) + 3))))
    return Proposal(name, server, next(file for file in candidates if file not in files))


def _given_file(server: FoundServer) -> Path | None:
    credentials = server.login.credentials
    return credentials.password if credentials is not None and isinstance(credentials.password, Path) else None
