"""The TCP sockets of a network namespace, with the users they belong to: proc_net(5), `net/tcp` and `net/tcp6`."""

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from exporter.system.roots import Roots

LISTENING: Final = "0A"
NOT_ACCEPTED: Final = "0"
"""The inode of a connection that waits until the process that listens takes it; its user id means nothing."""


@dataclass(frozen=True)
class TcpSocket:
    """A TCP socket as the kernel lists it.

    Attributes:
        state: two hexadecimal digits, as the kernel has them.
        address: its own address; `0.0.0.0` or `::` for all. One of IPv4 that an IPv6 socket has is given as such.
        port: its own port.
        other_address, other_port: the other side's.
        user: the user id of who made or accepted it.
        inode: what tells it from all others.
    """

    state: str
    address: str
    port: int
    other_address: str
    other_port: int
    user: int
    inode: str

    @property
    def ends(self) -> tuple[str, int, str, int]:
        """Address and port of this side and of the other: no two connections have the same four."""
        return self.address, self.port, self.other_address, self.other_port

    def answers_at(self, address: str) -> bool:
        """Tell whether one that listens surely does so at an address; of IPv6, it may answer at those of IPv4, too."""
        return self.address == address or (self.is_everywhere and (":" in self.address) == (":" in address))

    @property
    def is_everywhere(self) -> bool:
        """Whether its own address stands for all."""
        return ipaddress.ip_address(self.address).is_unspecified


def tcp_sockets(
    roots: Roots, *, port: int | None = None, state: str | None = None, pid: int | None = None
) -> Iterator[TcpSocket]:
    """List the sockets that there are; only those with a port of their own, or in a state, where these are given.

    Args:
        roots: where the kernel's files are.
        port: their own.
        state: as the kernel has it.
        pid: a process whose network namespace is meant; None: ours.

    Raises:
        OSError: they may not be looked at.
    """
    wanted = None if port is None else f"{port:04X}"
    for table in ("tcp", "tcp6"):
        try:
            lines = (
                Path(roots.proc, "self" if pid is None else str(pid), "net", table)
                .read_text(encoding="ascii")
                .split("\n")[1:-1]
            )
        except FileNotFoundError:  # a kernel without IPv6, or another system than Linux
            continue
        for line in lines:
            words = line.split()
            if state in (None, words[3]) and wanted in (None, words[1].rpartition(":")[2]):
                yield TcpSocket(words[3], *_place(words[1]), *_place(words[2]), int(words[7]), words[9])


def numeric(address: str) -> str:
    """Write a numeric address as `TcpSocket` has it: without a scope, and of IPv4 where it stands for one."""
    return _plain(ipaddress.ip_address(address.partition("%")[0]))


def is_loopback(address: str) -> bool:
    """Tell whether an address is one that only this machine itself reaches."""
    return ipaddress.ip_address(address).is_loopback


def _place(text: str) -> tuple[str, int]:
    address, _, port = text.partition(":")
    return _address(address), int(port, 16)


def _address(text: str) -> str:
    """Hexadecimal words of 32 bits, each in the machine's byte order, which is the little end first."""
    words = bytes.fromhex(text)
    data = b"".join(words[start : start + 4][::-1] for start in range(0, len(words), 4))
    return _plain(ipaddress.ip_address(data))


def _plain(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> str:
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)
