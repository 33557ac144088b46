"""Who listens where a server of this machine is read, and whether a password may be sent to that process.

Any user of a machine may listen on a port that a server has left, or on an address at which it does not listen, and may
write into the registry of a Carbon server. What cannot be feigned is the user: the kernel tells, of a connection that
both begins and ends here, whose process has accepted it, and who listens where it was not accepted yet (proc_net(5)).
So, where a connection ends on this machine:

- the RMI server's process belongs to the user whose process is the registry, at the first login already, and then no
  other user's process listens on that port at another of the addresses that stand for this machine;
- from the first read on, it belongs to the same user as then, and, where we may see that, runs the same program, until
  it is told to be another's;
- where it is configured whose process the server is, it is that user's from the first login on.

Root's processes and our own user's pass as to the user: they can read the password anyway.
"""

import os
import pwd
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from exporter.jmx import ConnectError, Ends, Place, TlsOptions, UntrustedServerError
from exporter.jmx.deadline import Clock
from exporter.system.namespaces import nameless_user
from exporter.system.programs import Program, programs_with
from exporter.system.roots import Roots
from exporter.system.tcp_table import LISTENING, NOT_ACCEPTED, TcpSocket, is_loopback, numeric, tcp_sockets

_BURST_SECONDS = 1.0
"""How long a look at the kernel's tables holds for later connections of a session: it takes some 10 ms."""
_UNTIL_ACCEPTED = (0.01, 0.05)
"""Pauses in which a server takes a connection: whose process it is, is only certain then."""
_FORGET = "send the exporter a SIGHUP"
_NAME_IT = "configure owner to say whose the server is"
_REMEDY = "no password is sent to it; for a forwarder (docker-proxy, ssh -L) configure local: false"


@dataclass(frozen=True)
class Occupant:
    """Who has a port of this machine.

    Attributes:
        place: the address and port.
        users: the user ids; several where several processes listen, of which none has accepted the connection yet.
        sockets: the inodes of their sockets.
        neighbours: the users whose sockets listen on that port at loopback addresses or everywhere, these too; not
            root, where that is the socket by which the connection was made.
    """

    place: Place
    users: frozenset[int]
    sockets: frozenset[str]
    neighbours: frozenset[int]


@dataclass(frozen=True)
class ServerOwner:
    """Whose process a server is, and what it runs as far as we may see that."""

    users: frozenset[int]
    programs: frozenset[Program]


class ServerOwners:
    """Whose processes servers were when they were read, until somebody says that they have changed.

    Servers that are read again in the session that they had are known again as they were.
    """

    def __init__(self) -> None:
        self._owners: dict[str, ServerOwner] = {}

    def get(self, server: str) -> ServerOwner | None:
        """Tell what is known of a server; None: nothing."""
        return self._owners.get(server)

    def learn(self, server: str, owner: ServerOwner) -> None:
        """Take that for whose a server is, unless it is known already."""
        self._owners.setdefault(server, owner)

    def forget(self) -> None:
        """Forget whose servers were: they were moved to other users, or others were put in their place."""
        self._owners.clear()


class Occupancy:
    """Who has the ports of one server, as far as they are on this machine. One caller at a time.

    `check` is an `exporter.jmx.session.Admit`.

    Args:
        roots: where the kernel's files are.
        owner: the user whose process the server is, by name or number; None: who it is when it is first read.
        known: whose processes servers are; None: nobody knows yet.
        server: what tells the server from others there.
        clock: seconds on a clock that never goes back.
    """

    def __init__(
        self,
        roots: Roots,
        owner: str | None = None,
        known: ServerOwners | None = None,
        server: str = "",
        clock: Clock = time.monotonic,
    ) -> None:
        self._owner = owner
        self._known = known or ServerOwners()
        self._server = server
        self._roots = roots
        self._clock = clock
        self._checked: tuple[Place, float] | None = None
        self._offered: ServerOwner | None = None

    def check(self, server: Ends, registry: Ends | None) -> None:
        """Check that a password, or what stands for it later in a session, is sent only to the server.

        Args:
            server: a connection to the RMI server.
            registry: one to the registry that named it, at a login.

        Raises:
            UntrustedServerError: somebody else listens there.
            ConnectError: nobody does any more.
        """
        if registry is None and self._was_just_checked(server.other):
            return
        found = occupant(server, self._roots)
        if found is not None:
            self._check(found, server, registry)
        self._checked = server.other, self._clock()

    def _check(self, found: Occupant, server: Ends, registry: Ends | None) -> None:
        known = self._known.get(self._server)
        if self._owner is not None:
            ids = _ids(self._owner) - {nameless_user(self._roots)}
            unknown = "" if ids else ", a name that nobody has here, as in a container: give the user's number"
            self._check_user(found, ids, f"and owner: {self._owner} is configured{unknown}")
        elif known is not None:
            contrast = f"and {self._named(known.users)} did before: if that is right, {_FORGET}"
            self._check_user(found, known.users, contrast)
        elif rivals := found.neighbours - found.users:
            self._check_user(
                found, rivals, f"and {self._named(rivals)} on the same port at another address: {_NAME_IT}"
            )
        if registry is None:
            return
        asked = None if registry == server else occupant(registry, self._roots)
        if asked is not None and self._owner is None:
            contrast = f"and {self._named(asked.users)} has the registry at {asked.place}: {_NAME_IT}"
            self._check_user(found, asked.users, contrast)
        programs = programs_with(found.sockets, found.users, self._roots)
        if known is not None:
            _check_program(found, programs, known.programs)
        self._offered = ServerOwner(found.users, programs)

    def _check_user(self, found: Occupant, users: frozenset[int], contrast: str) -> None:
        ours = {0, os.geteuid()} - {nameless_user(self._roots)}
        strangers = found.users - users - ours
        if strangers:
            raise UntrustedServerError(f"{found.place}: {self._named(strangers)} listens there, {contrast}; {_REMEDY}")

    def _named(self, users: frozenset[int]) -> str:
        return "a process of user " + ", ".join(self._name(user) for user in sorted(users))

    def _name(self, user: int) -> str:
        if user == nameless_user(self._roots):
            return f"{user} (which stands for all that the exporter's user namespace lacks)"
        try:
            return pwd.getpwuid(user).pw_name
        except KeyError:
            return str(user)

    def _was_just_checked(self, place: Place) -> bool:
        """Whether a burst of connections goes on: each attribute that a server cannot send costs one.

        Nobody else can listen at the very same address before the server has ended, and its session with it.
        """
        return self._checked is not None and (
            self._checked[0] == place and self._clock() < self._checked[1] + _BURST_SECONDS
        )

    def confirm(self) -> None:
        """Take whom was logged in to for the server from now on: it has been read."""
        if self._offered is not None:
            self._known.learn(self._server, self._offered)


def must_be_checked(tls: TlsOptions | None, *, forwarded: bool) -> bool:
    """Whether it matters who listens: a server that proves by TLS who it is may be anybody's process.

    Args:
        tls: how TLS is spoken.
        forwarded: whether a process that only forwards may listen in the server's place.
    """
    return not forwarded and (tls is None or tls.insecure_skip_verify)


def occupant(connection: Ends, roots: Roots) -> Occupant | None:
    """Who is at the other end of a connection; None where that is no process of this machine's own network.

    Raises:
        ConnectError: nobody is there any more.
        UntrustedServerError: it is a process of this machine, and whose cannot be seen.
    """
    place = connection.other
    host = numeric(place.host)
    sockets, ends = _looked_up(connection, roots)
    for pause in _UNTIL_ACCEPTED:
        if any(each.inode == NOT_ACCEPTED for each in ends):
            time.sleep(pause)
            sockets, ends = _looked_up(connection, roots)
    if not ends:
        return None
    holders = [each for each in ends if each.inode != NOT_ACCEPTED]
    listening = [each for each in sockets if each.state == LISTENING]
    if not holders:  # it waits in the queue of one who listens, and would have been reset with that one's end
        holders = [each for each in listening if each.is_everywhere or each.address == host]
    if not holders:
        raise ConnectError(f"{place}: nobody listens there any more")
    near = [each for each in listening if each.is_everywhere or is_loopback(each.address)]
    return Occupant(
        place=place,
        users=frozenset(each.user for each in holders),
        sockets=frozenset(each.inode for each in holders),
        # A daemon that gave up root's rights still listens by a socket of root's.
        neighbours=frozenset(each.user for each in near if each.user != 0 or not each.answers_at(host)),
    )


def _looked_up(connection: Ends, roots: Roots) -> tuple[Sequence[TcpSocket], Sequence[TcpSocket]]:
    """The sockets on the other end's port, and of these the other end itself."""
    own, other = connection.own, connection.other
    far_end = (numeric(other.host), other.port, numeric(own.host), own.port)
    try:
        sockets = list(tcp_sockets(roots, port=other.port))
    except OSError as error:  # a security module keeps us from it
        if far_end[0] != far_end[2] and not is_loopback(far_end[0]):  # on another machine, as far as can be told
            return (), ()
        reason = error.strerror or error
        raise UntrustedServerError(f"{other}: who listens there cannot be seen ({reason}); {_REMEDY}") from None
    return sockets, [each for each in sockets if each.ends == far_end]


def _check_program(found: Occupant, programs: frozenset[Program], before: frozenset[Program]) -> None:
    if programs and before and not programs & before:
        contrast = f"and {_told(before)} did before: if that is right, {_FORGET}"
        raise UntrustedServerError(f"{found.place}: {_told(programs)} listens there, {contrast}; {_REMEDY}")


def _ids(user: str) -> frozenset[int]:
    """The id of a user that is given by name or number; none where nobody here has that name."""
    if user.isdecimal():
        return frozenset({int(user)})
    try:
        return frozenset({pwd.getpwnam(user).pw_uid})
    except KeyError:
        return frozenset()


def _told(programs: Iterable[Program]) -> str:
    return ", ".join(sorted(map(str, programs)))
