"""Which TCP ports a process listens on, by sockets that are its own: proc_net(5) (`net/tcp`), proc_pid_fd(5).

The list of sockets is that of our own network namespace: a process in another one may listen on the same port there,
and connecting to it would reach whoever listens here.
"""

import os
from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from exporter.discovery.own_addresses import ipv6_addresses, takes_ipv4
from exporter.system.roots import Roots
from exporter.system.tcp_table import LISTENING, tcp_sockets

_LOOPBACK_V4, _LOOPBACK_V6 = "127.0.0.1", "::1"
_ANY_V4, _ANY_V6 = "0.0.0.0", "::"  # noqa: S104 - how a socket on every address is listed


class HiddenSocketsError(Exception):
    """A process whose sockets we may not see."""


@dataclass(frozen=True)
class ListeningSocket:
    """A socket that a process listens with.

    Attributes:
        pid: the process.
        descriptor: the number by which it has it open.
        inode: what tells the socket from all others.
        address: a numeric address, `0.0.0.0` or `::` for all.
        port: the port.
    """

    pid: int
    descriptor: str
    inode: str
    address: str
    port: int

    def is_open(self, roots: Roots) -> bool:
        """Tell whether the process still has that very socket open: as long as it has, nobody else has its port.

        Args:
            roots: where the kernel's files are.
        """
        try:
            return _target(Path(f"{roots.proc}/{self.pid}/fd/{self.descriptor}")) == f"socket:[{self.inode}]"
        except PermissionError:  # not known to be
            return False


def own_listening_sockets(pid: int, users: Container[int], roots: Roots) -> tuple[ListeningSocket, ...]:
    """List the TCP sockets that a process has open and that listen in our network namespace.

    Args:
        pid: the process.
        users: the user ids that its own sockets were made by. A program with the set-user-ID bit inherits sockets of
            whoever started it, who has them open as well and may answer in its place.
        roots: where the kernel's files are.

    Raises:
        HiddenSocketsError: we may not see its sockets: only its user, root, and who has CAP_SYS_PTRACE and
            CAP_DAC_READ_SEARCH may (proc_pid_fd(5)).
        OSError: nor any of this machine's.
    """
    inodes = {}
    try:
        for descriptor in os.listdir(f"{roots.proc}/{pid}/fd"):  # noqa: PTH208 - names only
            target = _target(Path(f"{roots.proc}/{pid}/fd/{descriptor}"))
            if target.startswith("socket:["):
                inodes[target.removeprefix("socket:[").removesuffix("]")] = descriptor
    except PermissionError:
        raise HiddenSocketsError from None
    except OSError:  # it has ended
        return ()
    return tuple(
        ListeningSocket(pid, inodes[inode], inode, address, port)
        for inode, user, address, port in _listening(roots)
        if inode in inodes and user in users
    )


def loopback_address(sockets: Iterable[ListeningSocket], ports: Sequence[int], roots: Roots) -> str | None:
    """Find an address of this machine at which each of these ports is one of these sockets, and surely no other.

    A socket on all IPv6 addresses is taken at `::1`: somebody else may have the same port at `127.0.0.1` where it is
    not for IPv4 too. Where this machine has no `::1`, it is taken at `127.0.0.1` if the kernel says that it is for
    IPv4 too, or else at another IPv6 address of this machine.

    Returns:
        None where there is none.
    """
    own = tuple(sockets)
    listening = [{place for each in own if each.port == port for place in _reached_at(each, roots)} for port in ports]
    common = sorted(set.intersection(*listening)) if listening else []
    return next((each for each in (_LOOPBACK_V4, _LOOPBACK_V6) if each in common), common[0] if common else None)


def _reached_at(listening: ListeningSocket, roots: Roots) -> Collection[str]:
    if listening.address == _ANY_V4:
        return (_LOOPBACK_V4,)
    if listening.address != _ANY_V6:
        return (listening.address,)
    own = ipv6_addresses(roots)
    if _LOOPBACK_V6 in own:
        return (_LOOPBACK_V6,)
    return own | {_LOOPBACK_V4} if takes_ipv4(listening.inode) else own


def _listening(roots: Roots) -> Iterator[tuple[str, int, str, int]]:
    """List inode, maker's user id, address and port of every listening socket."""
    return ((each.inode, each.user, each.address, each.port) for each in tcp_sockets(roots, state=LISTENING))


def _target(link: Path) -> str:
    """Tell where a link leads; an empty text where there is none any more.

    Raises:
        PermissionError: we may not know: with CAP_DAC_READ_SEARCH alone, a process's links are listed and not read.
    """
    try:
        return str(link.readlink())
    except PermissionError:
        raise
    except OSError:
        return ""
