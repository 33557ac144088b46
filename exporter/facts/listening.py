"""Where a server's process listens, in its own network namespace: proc_net(5), proc_pid_fd(5)."""

import os
from collections.abc import Iterable
from dataclasses import dataclass

from exporter.system.process_status import read_status
from exporter.system.roots import Roots
from exporter.system.tcp_table import LISTENING, TcpSocket, is_loopback, tcp_sockets


@dataclass(frozen=True)
class Listening:
    """The sockets that a server listens with.

    Attributes:
        sockets: by port, then address.
        certain: whether they are surely its own: else they are its user's, since another user's descriptors are hidden.
    """

    sockets: tuple[TcpSocket, ...]
    certain: bool

    def at(self, ports: Iterable[int]) -> tuple[TcpSocket, ...]:
        """Give those on some ports."""
        wanted = frozenset(ports)
        return tuple(each for each in self.sockets if each.port in wanted)


def listening(pid: int, roots: Roots) -> Listening:
    """List where a process listens.

    Args:
        pid: the process.
        roots: where the kernel's files are.

    Raises:
        OSError: there is no such process, or it is hidden from us.
    """
    user = read_status(pid, roots).user
    inodes = _own_inodes(pid, roots)
    found = [
        each
        for each in tcp_sockets(roots, state=LISTENING, pid=pid)
        if (each.user == user if inodes is None else each.inode in inodes)
    ]
    return Listening(tuple(sorted(found, key=lambda each: (each.port, each.address))), inodes is not None)


def shown(sockets: Iterable[TcpSocket]) -> str:
    """Write addresses with their ports: `0.0.0.0:9999, [::1]:11111`."""
    return ", ".join(
        f"[{each.address}]:{each.port}" if ":" in each.address else f"{each.address}:{each.port}" for each in sockets
    )


def only_loopback(sockets: Iterable[TcpSocket]) -> bool:
    """Tell whether nobody but the machine itself reaches any of them."""
    return all(is_loopback(each.address) for each in sockets)


def _own_inodes(pid: int, roots: Roots) -> frozenset[str] | None:
    """Give the inodes of the sockets that it has open; None where we may not know."""
    folder, inodes = f"{roots.proc}/{pid}/fd", set[str]()
    try:
        for descriptor in os.listdir(folder):  # noqa: PTH208 - names only
            try:
                target = os.readlink(f"{folder}/{descriptor}")  # noqa: PTH115 - a name, not a path
            except FileNotFoundError:  # it was closed
                continue
            if target.startswith("socket:["):
                inodes.add(target.removeprefix("socket:[").removesuffix("]"))
    except PermissionError:
        return None
    return frozenset(inodes)
