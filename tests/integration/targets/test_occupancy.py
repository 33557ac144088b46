"""Who listens on this machine's ports, by sockets and processes of several users: as root, as whom the tests run."""

import itertools
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from development.ports import any_free
from exporter.jmx import Ends, Place, TlsOptions, UntrustedServerError
from exporter.system.programs import programs_with
from exporter.system.roots import Roots
from exporter.targets.occupancy import Occupancy, ServerOwners, must_be_checked, occupant
from testing.attacker import NOBODY, SOMEBODY, Attacker

Connect = Callable[[Place], Ends]


@pytest.fixture
def connect() -> Iterator[Connect]:
    """Connects; the connections end after the test."""
    opened: list[socket.socket] = []

    def connect_(place: Place) -> Ends:
        opened.append(socket.create_connection((place.host, place.port), 30))
        opened[-1].recv(1)  # it was accepted
        return Ends(Place(*opened[-1].getsockname()[:2]), Place(*opened[-1].getpeername()[:2]))

    yield connect_
    for each in opened:
        each.close()


@pytest.fixture(params=["127.0.0.1", "127.0.0.2", "::1"])
def place(request: pytest.FixtureRequest) -> Place:
    return Place(request.param, any_free())


def test_who_accepted_a_connection_is_known(place: Place, connect: Connect) -> None:
    with Attacker({place: b"x"}, SOMEBODY):
        found = occupant(connect(place), Roots())
    assert found is not None
    assert found.users == {SOMEBODY}


def test_who_listens_is_known_before_the_connection_is_accepted() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        place = Place(*listener.getsockname())
        with socket.create_connection((place.host, place.port)) as waiting:
            found = occupant(Ends(Place(*waiting.getsockname()), place), Roots())
    assert found is not None
    assert found.users == {os.geteuid()}


def test_whoever_closed_its_socket_after_accepting_is_known_all_the_same(connect: Connect) -> None:
    """And not taken for who listens there now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        place = Place(*listener.getsockname())
        with socket.create_connection((place.host, place.port)) as waiting:
            accepted = listener.accept()[0]
            listener.close()
            ends = Ends(Place(*waiting.getsockname()), place)
            with accepted, Attacker({place: b"x"}):
                found = occupant(ends, Roots())
    assert found is not None
    assert found.users == {os.geteuid()}


def test_what_does_not_end_here_is_nobodys() -> None:
    """As on another machine, or behind what the kernel itself forwards."""
    assert occupant(Ends(Place("192.0.2.1", 40000), Place("192.0.2.2", 9999)), Roots()) is None
    Occupancy(Roots()).check(Ends(Place("192.0.2.1", 40000), Place("192.0.2.2", 9999)), None)


def test_a_server_of_another_user_than_its_registry_is_sent_nothing(place: Place, connect: Connect) -> None:
    registry = Place(place.host, any_free())
    with Attacker({registry: b"x"}, SOMEBODY), Attacker({place: b"x"}):
        ends = connect(place), connect(registry)
        with pytest.raises(UntrustedServerError, match=r"user nobody listens there, and .* 12345 has the registry"):
            Occupancy(Roots()).check(*ends)
        Occupancy(Roots()).check(ends[1], ends[1])


def test_a_server_beside_which_another_user_listens_on_its_port_is_sent_nothing(connect: Connect) -> None:
    """Which of both is the server, nobody can tell yet."""
    port = any_free()
    with Attacker({Place("127.0.0.1", port): b"x"}, SOMEBODY), Attacker({Place("::1", port): b"x"}):
        for host in ("127.0.0.1", "::1"):
            ends = connect(Place(host, port))
            with pytest.raises(UntrustedServerError, match="on the same port at another address"):
                Occupancy(Roots()).check(ends, ends)


def test_a_server_that_was_read_keeps_its_user(place: Place, connect: Connect) -> None:
    occupancy = Occupancy(Roots(), clock=itertools.count(0, 10).__next__)
    with Attacker({place: b"x"}, SOMEBODY):
        ends = connect(place)
        occupancy.check(ends, ends)
        occupancy.confirm()
    with Attacker({place: b"x"}):
        ends = connect(place)
        with pytest.raises(UntrustedServerError, match=r"process of user nobody listens .* user 12345 did before"):
            occupancy.check(ends, ends)
        with pytest.raises(UntrustedServerError):
            occupancy.check(ends, None)
    with Attacker({place: b"x"}, SOMEBODY):
        ends = connect(place)
        occupancy.check(ends, ends)
        occupancy.check(ends, None)


def test_a_burst_of_connections_to_one_address_is_looked_at_once(place: Place, connect: Connect) -> None:
    """Within a second: afterwards, or at another address, it is looked at whose process is there."""
    now = [100.0]
    occupancy = Occupancy(Roots(), clock=lambda: now[0])
    with Attacker({place: b"x"}, SOMEBODY):
        ends = connect(place)
        occupancy.check(ends, ends)
        occupancy.confirm()
    other = Place(place.host, any_free())
    with Attacker({place: b"x", other: b"x"}):
        occupancy.check(connect(place), None)
        for elsewhere, seconds in ((other, 0.5), (place, 1.5)):
            now[0] = 100.0 + seconds
            with pytest.raises(UntrustedServerError):
                occupancy.check(connect(elsewhere), None)


def test_who_was_logged_in_to_and_never_read_is_not_known(place: Place, connect: Connect) -> None:
    occupancy = Occupancy(Roots())
    with Attacker({place: b"x"}):
        ends = connect(place)
        occupancy.check(ends, ends)
    with Attacker({place: b"x"}, SOMEBODY):
        ends = connect(place)
        occupancy.check(ends, ends)
        occupancy.confirm()


def test_another_program_of_the_same_user_is_sent_nothing(place: Place, connect: Connect) -> None:
    """It took the port by chance, or not; where the exporter may see that."""
    occupancy = Occupancy(Roots())
    with Attacker({place: b"x"}, None):
        ends = connect(place)
        occupancy.check(ends, ends)
        occupancy.confirm()
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    with socket.create_server((place.host, place.port), family=family) as listener:
        handed_down = listener.fileno()
        with subprocess.Popen(["sleep", "60"], pass_fds=[handed_down]) as child:
            listener.close()
            with socket.create_connection((place.host, place.port)) as waiting:
                ends = Ends(Place(*waiting.getsockname()[:2]), place)
                with pytest.raises(UntrustedServerError, match=r"sleep listens there, and python\S* did before"):
                    occupancy.check(ends, ends)
            child.kill()


def test_a_server_that_is_forgotten_may_be_another_users_but_not_while_its_session_goes_on(
    place: Place, connect: Connect
) -> None:
    known = ServerOwners()
    occupancy = Occupancy(Roots(), known=known, server="here")
    with Attacker({place: b"x"}, SOMEBODY):
        ends = connect(place)
        occupancy.check(ends, ends)
        occupancy.confirm()
    known.forget()
    occupancy.confirm()  # read in the session that it had
    with Attacker({place: b"x"}):
        ends = connect(place)
        with pytest.raises(UntrustedServerError, match="if that is right, send the exporter a SIGHUP"):
            occupancy.check(ends, ends)
        Occupancy(Roots(), known=known, server="elsewhere").check(ends, ends)
        known.forget()
        occupancy.check(ends, ends)
        occupancy.confirm()
    with Attacker({place: b"x"}, SOMEBODY):
        ends = connect(place)
        with pytest.raises(UntrustedServerError, match="user nobody did before"):
            occupancy.check(ends, ends)


def test_a_daemon_that_gave_up_roots_rights_after_it_began_to_listen_is_whom_it_runs_as_now(connect: Connect) -> None:
    """As haproxy does, and what systemd listens for: the socket that listens is root's for ever."""
    occupancy = Occupancy(Roots())
    with listening_for(NOBODY) as (registry, server):
        for _ in range(2):
            with socket.create_connection((server.host, server.port)) as hardly_accepted:
                ends = Ends(Place(*hardly_accepted.getsockname()), server)
                occupancy.check(ends, connect(registry))
                occupancy.confirm()
    with Attacker({server: b"x"}, SOMEBODY):
        ends = connect(server)
        with pytest.raises(UntrustedServerError, match=r"user 12345 listens there, and .* user nobody did before"):
            occupancy.check(ends, ends)


def test_root_beside_a_server_is_as_much_its_rival_as_others(connect: Connect) -> None:
    port = any_free()
    with Attacker({Place("127.0.0.1", port): b"x"}), Attacker({Place("::1", port): b"x"}, None):
        ends = connect(Place("127.0.0.1", port))
        with pytest.raises(UntrustedServerError, match="user root on the same port at another address"):
            Occupancy(Roots()).check(ends, ends)


def test_only_a_server_that_proves_nothing_must_be_checked() -> None:
    assert must_be_checked(None, forwarded=False)
    assert must_be_checked(TlsOptions(insecure_skip_verify=True), forwarded=False)
    assert not must_be_checked(TlsOptions(ca_file=Path("ca.pem")), forwarded=False)
    assert not must_be_checked(None, forwarded=True)


def test_nobody_is_a_user_of_this_machine() -> None:
    """The tests above need two users that are not root."""
    assert os.geteuid() == 0
    assert NOBODY != SOMEBODY


@pytest.mark.parametrize("owner", ["nobody", str(NOBODY)])
def test_a_server_belongs_to_its_owner_from_the_first_login_on(owner: str, place: Place, connect: Connect) -> None:
    with Attacker({place: b"x"}):
        ends = connect(place)
        Occupancy(Roots(), owner).check(ends, ends)
    with Attacker({place: b"x"}, SOMEBODY):
        ends = connect(place)
        for registry in (ends, None):
            with pytest.raises(UntrustedServerError, match=f"user 12345 listens there, and owner: {owner} is"):
                Occupancy(Roots(), owner).check(ends, registry)
    with Attacker({place: b"x"}, None):  # root's
        ends = connect(place)
        Occupancy(Roots(), owner).check(ends, ends)


def test_an_owner_whom_nobody_here_knows_owns_nothing(place: Place, connect: Connect) -> None:
    with Attacker({place: b"x"}):
        ends = connect(place)
        with pytest.raises(
            UntrustedServerError, match=r"owner: no-such-user is configured, a name .* give the user's number"
        ):
            Occupancy(Roots(), "no-such-user").check(ends, ends)


def test_a_user_whom_our_user_namespace_lacks_is_neither_the_owner_nor_ourselves(place: Place) -> None:
    """As in a container that no root started: there all of these have one id, and perhaps we have it, too."""
    with Attacker({place: b"x"}, SOMEBODY):
        for namespace in (["unshare", "--user"], ["unshare", "--user", "--map-root-user"]):
            told = checked_by(place, *namespace)
            assert "65534 (which stands for all that the exporter's user namespace lacks) listens there" in told


def test_nothing_is_sent_to_this_machine_where_its_sockets_may_not_be_looked_at(place: Place) -> None:
    """As under SELinux."""
    hide = 'mount -t tmpfs -o mode=0700 none /proc/$$/net && exec setpriv --reuid=12345 "$@"'
    hiding = ("unshare", "--mount", "sh", "-c", hide, "sh")
    with Attacker({place: b"x"}):
        assert "who listens there cannot be seen (Permission denied); no password" in checked_by(place, *hiding)


def test_where_programs_may_not_be_seen_the_user_counts(place: Place, connect: Connect) -> None:
    """As for an exporter that is neither root nor the server's user."""
    occupancy = Occupancy(Roots())
    for _ in range(2):
        with Attacker({place: b"x"}), without_privileges():
            ends = connect(place)
            assert programs_with(_sockets(ends), [NOBODY], Roots()) == frozenset()
            occupancy.check(ends, ends)
            occupancy.confirm()
    with Attacker({place: b"x"}, SOMEBODY + 1), without_privileges():
        ends = connect(place)
        with pytest.raises(UntrustedServerError, match="process of user 12346 listens there"):
            occupancy.check(ends, ends)


_LATE_ACCEPTOR = """
import os, select, socket, sys, time
listeners = [socket.socket(fileno=int(number)) for number in sys.argv[1:]]
accepted = []
while True:
    for ready in select.select(listeners, [], [])[0]:
        time.sleep(0.005)
        accepted.append(ready.accept()[0])
        accepted[-1].sendall(b"x")
"""


@contextmanager
def listening_for(user: int) -> Iterator[tuple[Place, Place]]:
    """Two places where root listens, and that user's process accepts after a moment."""
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
        numbers = [one.fileno(), other.fileno()]
        command = ["/usr/bin/python3", "-I", "-c", _LATE_ACCEPTOR, *map(str, numbers)]
        with subprocess.Popen(command, pass_fds=numbers, user=user, cwd="/") as process:
            places = Place(*one.getsockname()), Place(*other.getsockname())
            one.close()
            other.close()
            try:
                yield places
            finally:
                process.kill()


_CHECK = """
import socket, sys
from exporter.jmx.rmi.transport import Ends, Place
from exporter.system.roots import Roots
from exporter.targets.occupancy import Occupancy
with socket.create_connection((sys.argv[1], int(sys.argv[2]))) as connection:
    connection.recv(1)
    ends = (Place(*each[:2]) for each in (connection.getsockname(), connection.getpeername()))
    Occupancy(Roots(), 'nobody').check(Ends(*ends), None)
"""


def checked_by(place: Place, *command: str) -> str:
    """What an exporter that is run by this command complains of, whose owner is `nobody`."""
    checking = [*command, sys.executable, "-c", _CHECK, place.host, str(place.port)]
    return subprocess.run(checking, capture_output=True, text=True, check=False).stderr


@contextmanager
def without_privileges() -> Iterator[None]:
    os.seteuid(SOMEBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def _sockets(ends: Ends) -> frozenset[str]:
    found = occupant(ends, Roots())
    assert found is not None
    return found.sockets
