"""At which addresses of this machine a socket on every IPv6 address is reached.

Sources: proc_net(5) (`net/if_inet6`), sock_diag(7).

A machine may have IPv6 and yet no `::1`. There, such a socket is reached at `127.0.0.1` only where it is for IPv4 too:
else somebody else may have that port. The kernel's list of sockets does not tell; its diagnosis over netlink does.
"""

import ipaddress
import socket
import struct
from collections.abc import Iterator
from pathlib import Path

from exporter.system.roots import Roots

_SOCK_DIAG, _BY_FAMILY = 4, 20
"""NETLINK_SOCK_DIAG of linux/netlink.h and SOCK_DIAG_BY_FAMILY of linux/sock_diag.h."""
_REQUEST_DUMP = 0x301
"""NLM_F_REQUEST, and NLM_F_DUMP for all that there are (netlink(7))."""
_HEADER = struct.Struct("=IHHII")
_QUESTION = struct.Struct("=BBxxI48x")
"""`inet_diag_req_v2`: family, protocol, states, and of any address."""
_STATE_LISTEN = 1 << 10
_SOCKET_BYTES = 72
"""`inet_diag_msg`, whose last word is the inode; attributes follow."""
_ATTRIBUTE = struct.Struct("=HH")
_V6_ONLY = 11
"""INET_DIAG_SKV6ONLY of linux/inet_diag.h."""
_DONE_OR_ERROR = (2, 3)
_MAXIMUM_BYTES = 1024 * 1024
_PATIENCE_SECONDS = 1.0

_GLOBAL_SCOPE, _LOOPBACK_SCOPE = 0x00, 0x10
_NOT_USABLE = 0x08 | 0x40
"""IFA_F_DADFAILED and IFA_F_TENTATIVE of linux/if_addr.h: another machine has the address, or may have."""


def ipv6_addresses(roots: Roots) -> frozenset[str]:
    """List this machine's IPv6 addresses that need no interface beside them: `::1` where it is, and global ones."""
    try:
        text = Path(f"{roots.proc}/self/net/if_inet6").read_text(encoding="ascii")
    except OSError:  # a kernel without IPv6
        return frozenset()
    rows = [line.split(" ") for line in text.split("\n") if line]
    return frozenset(
        str(ipaddress.IPv6Address(bytes.fromhex(row[0])))
        for row in rows
        if int(row[3], 16) in (_GLOBAL_SCOPE, _LOOPBACK_SCOPE) and not int(row[4], 16) & _NOT_USABLE
    )


def takes_ipv4(inode: str) -> bool:
    """Tell whether the kernel says that a listening IPv6 socket is for IPv4 too; not where it does not say.

    Args:
        inode: the socket's.
    """
    try:
        return any(number == int(inode) and not only_v6 for number, only_v6 in _listening_on_ipv6())
    except OSError:  # no netlink sockets for us (RestrictAddressFamilies= of systemd.exec(5)), or no diagnosis
        return False


def _listening_on_ipv6() -> Iterator[tuple[int, bool]]:
    """List the inode of every listening TCP socket for IPv6, and whether it is for nothing else.

    Raises:
        OSError: the kernel does not tell.
    """
    question = _QUESTION.pack(socket.AF_INET6, socket.IPPROTO_TCP, _STATE_LISTEN)
    header = _HEADER.pack(_HEADER.size + len(question), _BY_FAMILY, _REQUEST_DUMP, 1, 0)
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW | socket.SOCK_CLOEXEC, _SOCK_DIAG) as kernel:
        kernel.settimeout(_PATIENCE_SECONDS)
        kernel.send(header + question)
        while True:
            answer = kernel.recv(_MAXIMUM_BYTES)
            while len(answer) >= _HEADER.size:
                length, kind, *_ = _HEADER.unpack_from(answer)
                if kind in _DONE_OR_ERROR:
                    return
                yield from _described(answer[_HEADER.size : length])
                answer = answer[_aligned(length) :]


def _described(message: bytes) -> Iterator[tuple[int, bool]]:
    (inode,) = struct.unpack_from("=I", message, _SOCKET_BYTES - 4)
    rest = message[_SOCKET_BYTES:]
    while len(rest) >= _ATTRIBUTE.size:
        length, kind = _ATTRIBUTE.unpack_from(rest)
        if kind == _V6_ONLY:
            yield inode, rest[_ATTRIBUTE.size] != 0
        rest = rest[max(_aligned(length), _ATTRIBUTE.size) :]


def _aligned(length: int) -> int:
    """Round up to a multiple of four, where what follows begins (netlink(3))."""
    return (length + 3) & ~3
