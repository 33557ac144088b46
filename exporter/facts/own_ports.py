"""Which ports of an address a process surely has, as seen from here."""

from exporter.facts.listening import listening
from exporter.system.roots import Roots
from exporter.system.tcp_table import LISTENING, TcpSocket, is_loopback, numeric, tcp_sockets


def own_ports(pid: int, host: str, roots: Roots) -> frozenset[int] | None:
    """Find the ports at which a process listens, in our own network namespace too, for who connects to a host.

    Args:
        pid: the process.
        host: a numeric address of this machine, or a name of it.
        roots: where the kernel's files are.

    Returns:
        None where we may not look.
    """
    try:
        sockets = listening(pid, roots).sockets
        seen_here = {each.inode for each in tcp_sockets(roots, state=LISTENING)}
    except OSError:
        return None
    return frozenset(each.port for each in sockets if each.inode in seen_here and _answers(each, host))


def _answers(listening_socket: TcpSocket, host: str) -> bool:
    """Tell whether who connects to a host reaches a socket; of a name it is believed unless it is a loopback's."""
    if listening_socket.is_everywhere:
        return True
    try:
        return listening_socket.address == numeric(host)
    except ValueError:
        return host != "localhost" or is_loopback(listening_socket.address)
