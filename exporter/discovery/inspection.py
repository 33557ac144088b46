"""What becomes of one JVM on this machine: whether it is a server that may be read, where, and how to log in to it."""

import logging
from collections.abc import Sequence
from dataclasses import replace

from exporter.discovery.connector import NoConnectorError
from exporter.discovery.connector_lookup import find_connector
from exporter.discovery.found_server import FoundServer, ServerKind
from exporter.discovery.listeners import (
    HiddenSocketsError,
    ListeningSocket,
    loopback_address,
    own_listening_sockets,
)
from exporter.discovery.processes import JavaProcess, still_runs
from exporter.discovery.rules import DiscoveryRules
from exporter.jmx import TlsOptions
from exporter.secrecy.login_rules import LoginRule, choose_login
from exporter.system.java.command import carbon_home
from exporter.system.namespaces import shares_folder
from exporter.system.roots import Roots

_log = logging.getLogger(__name__)

_MICRO_INTEGRATOR = "org.wso2.micro.integrator."
_MAY_SEE = "run the exporter as {} or root, or with CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH"
_ENDED = "it ended while it was looked at"


class Inspector:
    """Inspects JVMs. Nothing of one but what it was started with is looked at before its user is known to be allowed.

    Args:
        rules: whom to log in to.
        roots: where the kernel's files are.
    """

    def __init__(self, rules: DiscoveryRules, roots: Roots) -> None:
        self._rules = rules
        self._roots = roots

    def inspect(self, process: JavaProcess) -> FoundServer:
        """Tell what becomes of a JVM. What one has that nobody thought of costs no other."""
        try:
            return self._inspected(process)
        except Exception as error:  # noqa: BLE001 - as above
            _log.debug("a server could not be examined", exc_info=error, extra={"pid": process.pid})
            return replace(_named(process), reason=f"it could not be examined: unexpected {type(error).__name__}")

    def _inspected(self, process: JavaProcess) -> FoundServer:
        found = self._stopped_by_obstacle(_named(process))
        if found.reason:
            return found
        try:
            sockets = own_listening_sockets(process.pid, process.users, self._roots)
            found = replace(found, connector=find_connector(found, self._roots, listens=bool(sockets)))
            found = _reached(found, sockets, self._roots)
        except NoConnectorError as error:
            return replace(found, state=error.state, reason=error.reason, remedy=error.remedy)
        except HiddenSocketsError:
            return replace(found, reason=f"its sockets may not be seen: {_MAY_SEE.format(process.user)}")
        if not still_runs(process, self._roots):  # its process id, and with it the sockets, may be another's by now
            return replace(found, address=None, sockets=(), reason=_ENDED)
        return _with_login(found, choose_login(self._rules.logins, process.user, found.home))

    def _stopped_by_obstacle(self, found: FoundServer) -> FoundServer:
        """Give a server with the reason why it is not to be looked at any further, where there is one."""
        process = found.process
        if not process.users <= self._rules.users:
            return replace(found, reason=f"it runs as {process.user}, who is not among discover.users")
        if not shares_folder(process.pid, found.home or "/", self._roots):
            in_container = "it runs in a container with files of its own"
            return replace(found, reason=in_container if still_runs(process, self._roots) else _ENDED)
        if process.is_carbon is None:
            reason = f"whether it is a WSO2 server is unknown: {'; '.join(process.hidden)}"
            return replace(found, state="unknown", reason=reason)
        return found


def _named(process: JavaProcess) -> FoundServer:
    command = process.command
    home = carbon_home(command, process.folder or "/")
    if home is None:
        return FoundServer(process, "java", None, "refused")
    kind: ServerKind = "micro_integrator" if (command.program or "").startswith(_MICRO_INTEGRATOR) else "carbon"
    return FoundServer(process, kind, home, "refused")


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
