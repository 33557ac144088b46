"""Servers on this machine, each with what becomes of it: read, JMX switched off, or refused with the reason."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from exporter.java_command import JavaCommand
from exporter.jmx.tls import TlsOptions
from exporter.jmx.url import ServiceUrl
from exporter.logins import NO_LOGIN, LoginRule, choose_login
from exporter.namespaces import shares_folder
from exporter.targets.discovery.agent import agent_connector, agent_remedy, has_agent
from exporter.targets.discovery.carbon import carbon_connector
from exporter.targets.discovery.connector import Connector, NoConnectorError, State
from exporter.targets.discovery.listening import (
    HiddenSocketsError,
    ListeningSocket,
    loopback_address,
    own_listening_sockets,
)
from exporter.targets.discovery.processes import JavaProcess, java_processes, still_runs

_log = logging.getLogger(__name__)

Kind = Literal["carbon", "micro_integrator", "java"]
_MICRO_INTEGRATOR = "org.wso2.micro.integrator."


@dataclass(frozen=True)
class FoundServer:
    """A server on this machine.

    Attributes:
        process: its JVM.
        kind: a Carbon server, a Micro Integrator, or another Java program with a JMX agent.
        home: where it is installed; None for other programs.
        state: what becomes of it.
        reason: why it is not read, in one line; empty where it is.
        remedy: the lines that switch its JMX on, where it is off.
        connector: where its configuration says that it listens; None where that is not known.
        address: the address at which its own sockets are reached; None where they are not.
        sockets: those sockets.
        login: how to log in to it.
    """

    process: JavaProcess
    kind: Kind
    home: str | None
    state: State
    reason: str = ""
    remedy: tuple[str, ...] = ()
    connector: Connector | None = None
    address: str | None = None
    sockets: tuple[ListeningSocket, ...] = ()
    login: LoginRule = NO_LOGIN

    @property
    def url(self) -> ServiceUrl | None:
        """Where it is read; None where no sockets of its own listen."""
        if self.connector is None or self.address is None:
            return None
        return ServiceUrl(self.address, self.connector.port)

    @property
    def installation(self) -> str:
        """What it is apart from its process: where it is installed, or else what it runs."""
        return self.home or self.process.command.program or "java"


@dataclass(frozen=True)
class DiscoveryRules:
    """Whom to log in to, and how.

    Attributes:
        users: the user ids whose processes are logged in to.
        logins: how; the first that is for a server counts.
    """

    users: frozenset[int]
    logins: tuple[LoginRule, ...] = ()


class Finder:
    """Looks for servers. What it learned of one that can be read is kept for as long as its sockets stay open.

    Args:
        rules: whom to log in to.
        processes: lists the JVMs that may be servers.
        wso2_alone: whether other Java programs with a JMX agent are left out.
    """

    def __init__(
        self,
        rules: DiscoveryRules,
        processes: Callable[[], Sequence[JavaProcess]] = java_processes,
        *,
        wso2_alone: bool = False,
    ) -> None:
        self._rules = rules
        self._processes = processes
        self._wso2_alone = wso2_alone
        self._read: dict[JavaProcess, FoundServer] = {}

    def look(self) -> tuple[FoundServer, ...]:
        """Every server that is here now, by process id.

        Raises:
            OSError: the processes cannot be listed.
        """
        wanted = [one for one in self._processes() if not self._wso2_alone or one.command.property("carbon.home")]
        found = [self._known(process) or _examined(process, self._rules) for process in wanted]
        self._read = {server.process: server for server in found if server.state == "read"}
        return tuple(found)

    def _known(self, process: JavaProcess) -> FoundServer | None:
        known = self._read.get(process)
        return known if known is not None and _all_open(known.sockets) and _answers_where_it_did(known) else None


def examine(process: JavaProcess, rules: DiscoveryRules) -> FoundServer:
    """One server: nothing of it but its command line is looked at before its user is known to be allowed."""
    found = _named(process)
    if not process.users <= rules.users:
        return replace(found, reason=f"it runs as {process.user}, who is not among discover.users")
    if not shares_folder(process.pid, found.home or "/"):
        return replace(found, reason="it runs in a container with files of its own")
    try:
        found = replace(found, connector=_connector(found, process))
        found = _reached(found, own_listening_sockets(process.pid, process.users))
    except NoConnectorError as error:
        return replace(found, state=error.state, reason=error.reason, remedy=error.remedy)
    except HiddenSocketsError:
        return replace(found, reason=f"its sockets may not be seen: run the exporter as {process.user} or root")
    if not still_runs(process):  # its process id, and with it the sockets, may be another's by now
        return replace(found, address=None, sockets=(), reason="it ended while it was looked at")
    return _with_login(found, choose_login(rules.logins, process.user, found.home))


def _examined(process: JavaProcess, rules: DiscoveryRules) -> FoundServer:
    """As `examine`; what one server has that nobody thought of costs no other."""
    try:
        return examine(process, rules)
    except Exception as error:  # noqa: BLE001 - as above
        _log.debug("a server could not be examined", exc_info=error, extra={"pid": process.pid})
        return replace(_named(process), reason=f"it could not be examined: unexpected {type(error).__name__}")


def needs_credentials(server: FoundServer) -> bool:
    """Whether it would be read if only it were known how to log in."""
    wanted = server.connector is not None and server.connector.wants_login
    return server.state == "refused" and server.url is not None and wanted


def _all_open(sockets: Iterable[ListeningSocket]) -> bool:
    return all(socket.is_open() for socket in sockets)


def _answers_where_it_did(server: FoundServer) -> bool:
    """Whether its address is still the one to take: addresses of this machine come and go."""
    connector = server.connector
    return connector is not None and loopback_address(server.sockets, connector.ports) == server.address


def _named(process: JavaProcess) -> FoundServer:
    command = process.command
    home = command.property("carbon.home")
    if not home:
        return FoundServer(process, "java", None, "refused")
    kind: Kind = "micro_integrator" if (command.program or "").startswith(_MICRO_INTEGRATOR) else "carbon"
    return FoundServer(process, kind, str(Path(process.folder or "/", home)), "refused")


def _connector(found: FoundServer, process: JavaProcess) -> Connector:
    """Micro Integrator writes the same configuration as Carbon, and no part of it reads what that says of JMX."""
    if found.kind == "carbon" and found.home is not None:
        return _carbon_connector(process.command, process.folder, Path(found.home))
    if found.kind == "micro_integrator" and not has_agent(process.command):
        remedy = ("# in bin/micro-integrator.sh or its environment, then restart it", *agent_remedy())
        raise NoConnectorError("jmx_off", "Micro Integrator has no JMX of its own, and no agent is set up", remedy)
    return agent_connector(process.command, process.folder)


def _carbon_connector(command: JavaCommand, folder: str | None, home: Path) -> Connector:
    try:
        return carbon_connector(command, home)
    except NoConnectorError:
        if has_agent(command):
            return agent_connector(command, folder)
        raise


def _reached(found: FoundServer, sockets: Sequence[ListeningSocket]) -> FoundServer:
    connector = found.connector
    if connector is None:
        return found
    ports = connector.ports
    address = loopback_address(sockets, ports)
    if address is None and {each.port for each in sockets} >= set(ports):
        return replace(found, reason="its sockets have no address in common at which this machine reaches itself")
    if address is None:
        where = " and ".join(str(port) for port in dict.fromkeys(ports))
        return replace(found, reason=f"no socket of its own listens on {where} (yet), seen from the exporter's network")
    return replace(found, address=address, sockets=tuple(each for each in sockets if each.port in ports))


def _with_login(found: FoundServer, login: LoginRule) -> FoundServer:
    if found.connector is None or found.address is None:
        return found
    if found.connector.wants_login and login.credentials is None:
        return replace(found, reason="it wants a login, and discover.credentials has none for it")
    tls = (login.tls or TlsOptions()) if found.connector.tls else None
    credentials = login.credentials if found.connector.wants_login else None
    return replace(found, state="read", login=replace(login, credentials=credentials, tls=tls))
