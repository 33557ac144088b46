"""One port asked everything that it tells by handshakes, one connection after the other."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from exporter.jmx.deadline import Deadline
from exporter.tls_probe.client_hello import SSL_3_0, TLS_1_0, TLS_1_1, TLS_1_2, TLS_1_3
from exporter.tls_probe.connection import Address, ClosedError, Reply, SilentError, offer, request
from exporter.tls_probe.server_hello import Choice, NotTlsError, Refusal
from exporter.tls_probe.suites import DHE, USUAL, WEAK

_MOST_WEAK: Final = 4
"""Weak suites that are looked for at one port: one is too many, and each costs a connection."""

_OPENSSL_NAMES = {"TLSv1.2": TLS_1_2, "TLSv1.3": TLS_1_3}


@dataclass(frozen=True)
class PortFindings:
    """What a port has told.

    Attributes:
        address: where.
        versions: the protocols that were offered, the oldest first: whether the server takes each. What is missing
            could not be found out.
        weak: the names of weak cipher suites that it takes; None where that could not be found out.
        prime_bits: how long the prime of its Diffie-Hellman exchange is; 0 where it takes no such suite; None where
            that could not be found out.
        certificate: its own, DER; empty where it showed none.
        reply: what it gave in a whole handshake; None where that failed.
        spared: whether nothing was offered to it that it would have to refuse.
    """

    address: Address
    versions: dict[int, bool] = field(default_factory=dict)
    weak: tuple[str, ...] | None = None
    prime_bits: int | None = None
    certificate: bytes = b""
    reply: Reply | None = None
    spared: bool = False


def probe(address: Address, path: str, deadline: Deadline, *, spare: bool = False) -> PortFindings:
    """Ask a port, with some four connections.

    A server logs a handshake that is not finished like a request, Tomcat with the status 400: so no more is asked than
    has to be, and all old versions are offered at once, of which a server takes the newest that it has. The
    pass-through transport logs an error with its stack for each handshake that it refuses, and nothing for one that
    the client leaves.

    Args:
        address: where.
        path: what is asked for after the whole handshake; empty: nothing.
        deadline: when all of it must have ended.
        spare: offer nothing that the server would have to refuse.

    Raises:
        SilentError: nobody listens, or nothing comes in time.
        NotTlsError: it speaks no TLS.
    """
    usual = _asked(address, TLS_1_2, USUAL, deadline)
    reply = _reply(address, path, deadline)
    if usual is None and reply is None:
        raise NotTlsError("it ends connections in which TLS is offered")
    choice = usual if isinstance(usual, Choice) else None
    versions = {} if spare else dict(_old_versions(address, choice, deadline))
    versions[TLS_1_2] = False
    if choice is not None:
        versions[choice.version] = True
    if reply is not None and reply.version in _OPENSSL_NAMES:
        versions[_OPENSSL_NAMES[reply.version]] = True
        versions.setdefault(TLS_1_3, False)
    newest_old = max((version for version in versions if version < TLS_1_2 and versions[version]), default=None)
    return PortFindings(
        address,
        dict(sorted(versions.items())),
        None if spare else _weak(address, newest_old, deadline),
        _prime_bits(address, choice, deadline, spare=spare),
        choice.certificate if choice is not None and choice.certificate else reply.certificate if reply else b"",
        reply,
        spare,
    )


def _asked(address: Address, version: int, suites: tuple[int, ...], deadline: Deadline) -> Choice | Refusal | None:
    """Offer something to a server of which it is known that it listens; None: it ended the connection."""
    try:
        return offer(address, version, suites, deadline)
    except ClosedError:
        return None


def _reply(address: Address, path: str, deadline: Deadline) -> Reply | None:
    try:
        return request(address, path, deadline)
    except SilentError:
        return None


def _old_versions(address: Address, usual: Choice | None, deadline: Deadline) -> Iterator[tuple[int, bool]]:
    """Tell which versions before TLS 1.2 are taken. One that ends the connection instead of choosing takes none."""
    offered = TLS_1_1
    if usual is not None and usual.version < TLS_1_2:
        yield from _chosen(TLS_1_1, usual.version)
        offered = usual.version - 1
    while offered >= SSL_3_0:
        try:
            answer = _asked(address, offered, (*USUAL, *WEAK), deadline)
        except (SilentError, NotTlsError):
            return
        if not isinstance(answer, Choice) or not SSL_3_0 <= answer.version <= offered:
            yield from ((version, False) for version in range(SSL_3_0, offered + 1))
            return
        yield from _chosen(offered, answer.version)
        offered = answer.version - 1


def _chosen(offered: int, chosen: int) -> Iterator[tuple[int, bool]]:
    """Of all that was offered, a server takes the newest that it has."""
    yield chosen, True
    yield from ((version, False) for version in range(chosen + 1, offered + 1))


def _weak(address: Address, old_version: int | None, deadline: Deadline) -> tuple[str, ...] | None:
    """Find weak suites that are taken, those for export only with the old versions that they belong to."""
    found: list[str] = []
    for version in (TLS_1_2, *(() if old_version is None else (max(old_version, TLS_1_0),))):
        suites = tuple(number for number, name in WEAK.items() if name not in found)
        while suites and len(found) < _MOST_WEAK:
            try:
                answer = _asked(address, version, suites, deadline)
            except (SilentError, NotTlsError):
                return tuple(found) or None
            if not isinstance(answer, Choice) or answer.suite not in suites:
                break
            found.append(WEAK[answer.suite])
            suites = tuple(number for number in suites if number != answer.suite)
    return tuple(found)


def _prime_bits(address: Address, usual: Choice | None, deadline: Deadline, *, spare: bool) -> int | None:
    if usual is not None and usual.suite in DHE:
        return usual.prime_bits
    if spare:
        return None
    try:
        answer = _asked(address, TLS_1_2, DHE, deadline)
    except (SilentError, NotTlsError):
        return None
    return answer.prime_bits if isinstance(answer, Choice) and answer.suite in DHE else 0
