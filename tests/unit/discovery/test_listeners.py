import errno
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from exporter.discovery.listeners import HiddenSocketsError, ListeningSocket, loopback_address, own_listening_sockets
from exporter.discovery.own_addresses import takes_ipv4
from exporter.system.roots import Roots

OURS = frozenset({os.geteuid()})
LISTEN = "import socket; s = socket.create_server(('127.0.0.1', 0)); print(s.getsockname()[1], flush=True); input()"


@contextmanager
def listening(family: socket.AddressFamily, address: str, *, only_v6: bool = False, port: int = 0) -> Iterator[int]:
    """A port that this process listens on: any that is free, where none is given."""
    with socket.socket(family, socket.SOCK_STREAM) as server:
        if family == socket.AF_INET6:
            server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, only_v6)
        server.bind((address, port))
        server.listen()
        yield server.getsockname()[1]


@pytest.mark.parametrize(
    ("family", "address", "listed", "reached"),
    [
        (socket.AF_INET, "127.0.0.1", "127.0.0.1", "127.0.0.1"),
        (socket.AF_INET, "127.8.7.6", "127.8.7.6", "127.8.7.6"),
        (socket.AF_INET, "0.0.0.0", "0.0.0.0", "127.0.0.1"),
        (socket.AF_INET6, "::1", "::1", "::1"),
        (socket.AF_INET6, "::", "::", "::1"),
        (socket.AF_INET6, "::ffff:127.0.0.1", "127.0.0.1", "127.0.0.1"),
    ],
)
def test_a_listening_socket_is_seen_and_reached(
    family: socket.AddressFamily, address: str, listed: str, reached: str
) -> None:
    with listening(family, address) as port:
        (found,) = (each for each in own_listening_sockets(os.getpid(), OURS, Roots()) if each.port == port)
        assert found.address == listed
        assert found.is_open(Roots())
        assert loopback_address([found], [port], Roots()) == reached
        socket.create_connection((reached, port), 5).close()
    assert not found.is_open(Roots())


def test_sockets_that_are_listed_and_may_not_be_read_are_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    """So it is for whoever has CAP_DAC_READ_SEARCH without CAP_SYS_PTRACE: readlink(2) says EACCES."""

    def readlink(path: Path) -> Path:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    with listening(socket.AF_INET, "127.0.0.1") as port:
        (found,) = (each for each in own_listening_sockets(os.getpid(), OURS, Roots()) if each.port == port)
        monkeypatch.setattr(Path, "readlink", readlink)
        with pytest.raises(HiddenSocketsError):
            own_listening_sockets(os.getpid(), OURS, Roots())
        assert not found.is_open(Roots())


def test_a_socket_on_all_ipv6_addresses_is_not_looked_for_where_another_may_listen() -> None:
    """Two sockets on one port: `::` for IPv6 only is one server's, 127.0.0.1 may be anybody's."""
    with (
        listening(socket.AF_INET, "127.0.0.1") as port,
        listening(socket.AF_INET6, "::", only_v6=True, port=port),
    ):
        found = [
            each
            for each in own_listening_sockets(os.getpid(), OURS, Roots())
            if (each.port, each.address) == (port, "::")
        ]
        assert loopback_address(found, [port], Roots()) == "::1"


def own(port: int, address: str) -> ListeningSocket:
    return ListeningSocket(1, "3", "4", address, port)


@pytest.mark.parametrize(
    ("sockets", "address"),
    [
        ([own(9999, "0.0.0.0"), own(11111, "0.0.0.0")], "127.0.0.1"),
        ([own(9999, "::"), own(11111, "::")], "::1"),
        ([own(9999, "::"), own(9999, "0.0.0.0"), own(11111, "0.0.0.0")], "127.0.0.1"),
        ([own(9999, "10.0.0.1"), own(11111, "10.0.0.1")], "10.0.0.1"),
        ([own(9999, "0.0.0.0")], None),
        ([own(9999, "0.0.0.0"), own(11111, "::1")], None),
        ([], None),
    ],
)
def test_both_ports_are_to_be_reached_at_one_address(sockets: list[ListeningSocket], address: str | None) -> None:
    assert loopback_address(sockets, [9999, 11111], Roots()) == address


@pytest.mark.parametrize("only_v6", [False, True])
def test_the_kernel_tells_whether_a_socket_is_for_ipv4_too(*, only_v6: bool) -> None:
    """And a connection shows that it is so."""
    with listening(socket.AF_INET6, "::", only_v6=only_v6) as port:
        (found,) = (each for each in own_listening_sockets(os.getpid(), OURS, Roots()) if each.port == port)
        assert takes_ipv4(found.inode) is not only_v6
        with socket.socket() as client:
            assert (client.connect_ex(("127.0.0.1", port)) != 0) is only_v6


def test_another_process_has_its_own_sockets_and_not_ours() -> None:
    with (
        listening(socket.AF_INET, "127.0.0.1") as ours,
        subprocess.Popen([sys.executable, "-c", LISTEN], stdin=-1, stdout=-1) as process,
    ):
        assert process.stdout is not None
        theirs = int(process.stdout.readline())
        assert [each.port for each in own_listening_sockets(process.pid, OURS, Roots())] == [theirs]
        assert ours in {each.port for each in own_listening_sockets(os.getpid(), OURS, Roots())}
        process.kill()


def test_a_socket_that_another_user_made_is_not_its_own() -> None:
    """As where a program with the set-user-ID bit inherited it of an impostor, who still answers on it."""
    with listening(socket.AF_INET, "127.0.0.1") as port:
        assert port in {each.port for each in own_listening_sockets(os.getpid(), OURS, Roots())}
        assert own_listening_sockets(os.getpid(), frozenset({os.geteuid() + 1}), Roots()) == ()


def test_a_connection_is_no_listening_socket() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        ports = [each.port for each in own_listening_sockets(os.getpid(), OURS, Roots())]
        assert server.getsockname()[1] in ports
        assert client.getsockname()[1] not in ports


def test_a_process_that_has_ended_has_none() -> None:
    assert own_listening_sockets(2**22 + 1, OURS, Roots()) == ()
