"""Servers on this machine, each with what becomes of it: read, JMX switched off, or refused with the reason."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Literal

from exporter.carbon.home import CarbonHome
from exporter.discovery.agent import MAXIMUM_BYTES, agent_connector, agent_remedy, has_agent
from exporter.discovery.carbon_connector import carbon_connector
from exporter.discovery.connector import Connector, ConnectorState, NoConnectorError
from exporter.discovery.listeners import (
    HiddenSocketsError,
    ListeningSocket,
    loopback_address,
    own_listening_sockets,
)
from exporter.discovery.performance_data import NoPerformanceDataError, RemoteAgent, remote_agent
from exporter.discovery.processes import JavaProcess, java_processes, still_runs
from exporter.jmx import ServiceUrl, TlsOptions
from exporter.secrecy.login_rules import NO_LOGIN, LoginRule, choose_login
from exporter.system.java.command import carbon_home
from exporter.system.namespaces import shares_folder
from exporter.system.process_files import read_process_file
from exporter.system.roots import Roots

_log = logging.getLogger(__name__)

ServerKind = Literal["carbon", "micro_integrator", "java"]
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
    kind: ServerKind
    home: str | None
    state: ConnectorState
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
        roots: where the kernel's files are.
        processes: lists the JVMs; this machine's where nothing else is given.
        wso2_alone: whether other Java programs with a JMX agent are left out.
    """

    def __init__(
        self,
        rules: DiscoveryRules,
        roots: Roots,
        processes: Callable[[], Sequence[JavaProcess]] | None = None,
        *,
        wso2_alone: bool = False,
    ) -> None:
        self._rules = rules
        self._roots = roots
        self._processes = processes or partial(java_processes, roots, rules.users)
        self._wso2_alone = wso2_alone
        self._read: dict[JavaProcess, FoundServer] = {}

    def look(self) -> tuple[FoundServer, ...]:
        """Every server that is here now, by process id.

        Raises:
            OSError: the processes cannot be listed.
        """
        wanted = [one for one in self._processes() if self._is_wanted(one)]
        found = [self._known(process) or _examined(process, self._rules, self._roots) for process in wanted]
        self._read = {server.process: server for server in found if server.state == "read"}
        return tuple(found)

    def _is_wanted(self, process: JavaProcess) -> bool:
        if process.is_carbon is not False or self._wso2_alone:
            return process.is_carbon is not False
        return has_agent(process.command) or (process.users <= self._rules.users and _runs_agent(process, self._roots))

    def _known(self, process: JavaProcess) -> FoundServer | None:
        known = self._read.get(process)
        if known is None or not _all_open(known.sockets, self._roots):
            return None
        return known if _answers_where_it_did(known, self._roots) else None


def examine(process: JavaProcess, rules: DiscoveryRules, roots: Roots) -> FoundServer:
    """One server: nothing of it but what it was started with is looked at before its user is known to be allowed."""
    found = _named(process)
    obstacle = _obstacle(found, process, rules, roots)
    if obstacle is not None:
        return obstacle
    try:
        sockets = own_listening_sockets(process.pid, process.users, roots)
        found = replace(found, connector=_connector(found, process, sockets, roots))
        found = _reached(found, sockets, roots)
    except NoConnectorError as error:
        return replace(found, state=error.state, reason=error.reason, remedy=error.remedy)
    except HiddenSocketsError:
        return replace(found, reason=f"its sockets may not be seen: run the exporter as {process.user} or root")
    if not still_runs(process, roots):  # its process id, and with it the sockets, may be another's by now
        return replace(found, address=None, sockets=(), reason="it ended while it was looked at")
    return _with_login(found, choose_login(rules.logins, process.user, found.home))


def _obstacle(found: FoundServer, process: JavaProcess, rules: DiscoveryRules, roots: Roots) -> FoundServer | None:
    """What becomes of a server that is not to be looked at any further."""
    if not process.users <= rules.users:
        return replace(found, reason=f"it runs as {process.user}, who is not among discover.users")
    if not shares_folder(process.pid, found.home or "/", roots):
        return replace(found, reason="it runs in a container with files of its own")
    if process.is_carbon is None:
        reason = f"whether it is a WSO2 server is unknown: {'; '.join(process.hidden)}"
        return replace(found, state="unknown", reason=reason)
    return None


def _examined(process: JavaProcess, rules: DiscoveryRules, roots: Roots) -> FoundServer:
    """As `examine`; what one server has that nobody thought of costs no other."""
    try:
        return examine(process, rules, roots)
    except Exception as error:  # noqa: BLE001 - as above
        _log.debug("a server could not be examined", exc_info=error, extra={"pid": process.pid})
        return replace(_named(process), reason=f"it could not be examined: unexpected {type(error).__name__}")


def needs_credentials(server: FoundServer) -> bool:
    """Whether it would be read if only it were known how to log in."""
    wanted = server.connector is not None and server.connector.wants_login
    return server.state == "refused" and server.url is not None and wanted


def _all_open(sockets: Iterable[ListeningSocket], roots: Roots) -> bool:
    return all(socket.is_open(roots) for socket in sockets)


def _answers_where_it_did(server: FoundServer, roots: Roots) -> bool:
    """Whether its address is still the one to take: addresses of this machine come and go."""
    connector = server.connector
    return connector is not None and loopback_address(server.sockets, connector.ports, roots) == server.address


def _named(process: JavaProcess) -> FoundServer:
    command = process.command
    home = carbon_home(command, process.folder or "/")
    if home is None:
        return FoundServer(process, "java", None, "refused")
    kind: ServerKind = "micro_integrator" if (command.program or "").startswith(_MICRO_INTEGRATOR) else "carbon"
    return FoundServer(process, kind, home, "refused")


def _connector(found: FoundServer, process: JavaProcess, sockets: Sequence[ListeningSocket], roots: Roots) -> Connector:
    """Micro Integrator writes the same configuration as Carbon, and no part of it reads what that says of JMX."""
    if found.kind == "carbon" and found.home is not None:
        try:
            return carbon_connector(process.command, CarbonHome.of(Path(found.home), process.command))
        except NoConnectorError as error:
            return _agent_connector(process, sockets, error, roots)
    if found.kind == "micro_integrator":
        remedy = ("# in bin/micro-integrator.sh or its environment, then restart it", *agent_remedy())
        off = NoConnectorError("jmx_off", "Micro Integrator has no JMX of its own, and no agent is set up", remedy)
        return _agent_connector(process, sockets, off, roots)
    off = NoConnectorError("jmx_off", "no JMX agent is set up", agent_remedy())
    return _agent_connector(process, sockets, off, roots)


def _agent_connector(
    process: JavaProcess, sockets: Sequence[ListeningSocket], without: NoConnectorError, roots: Roots
) -> Connector:
    """Where its agent listens: by its options, or as it says itself where another was started later.

    Raises:
        NoConnectorError: `without`, if it has none; `unknown`, if it may have one; or what is wrong with its options.
    """
    try:
        by_options = (
            agent_connector(process.command, partial(_file, process, roots)) if has_agent(process.command) else None
        )
    except NoConnectorError as error:
        by_options, without = None, error
    try:
        seen = remote_agent(process.pid, process.users, process.user, process.command.options, roots)
    except NoPerformanceDataError as error:
        if by_options is None and without.state == "jmx_off" and (sockets or process.hidden):
            raise _unknown(without.reason, (*process.hidden, str(error))) from None
        seen = None
    if seen is not None and (by_options is None or by_options.port != seen.port):
        return _as_seen(seen)
    if by_options is None:
        raise without
    return by_options


def _unknown(reason: str, causes: Iterable[str]) -> NoConnectorError:
    """Nothing is advised: a second port for an agent that is there would keep the server from starting."""
    causes_text = "; ".join(causes)
    return NoConnectorError("unknown", f"{reason}; whether an agent was started otherwise is unknown: {causes_text}")


def _as_seen(agent: RemoteAgent) -> Connector:
    return Connector(agent.port, None, tls=agent.tls, wants_login=agent.wants_login)


def _runs_agent(process: JavaProcess, roots: Roots) -> bool:
    try:
        return remote_agent(process.pid, process.users, process.user, process.command.options, roots) is not None
    except NoPerformanceDataError:
        return False


def _file(process: JavaProcess, roots: Roots, path: str) -> bytes:
    return read_process_file(process.pid, path, MAXIMUM_BYTES, roots)


def _reached(found: FoundServer, sockets: Sequence[ListeningSocket], roots: Roots) -> FoundServer:
    connector = found.connector
    if connector is None:
        return found
    ports = connector.ports
    address = loopback_address(sockets, ports, roots)
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
