"""Looks for the servers on this machine."""

from collections.abc import Callable, Iterable, Sequence

from exporter.discovery.agent import has_agent
from exporter.discovery.connector_lookup import runs_agent
from exporter.discovery.found_server import FoundServer
from exporter.discovery.inspection import Inspector
from exporter.discovery.listeners import ListeningSocket, loopback_address
from exporter.discovery.processes import JavaProcess
from exporter.discovery.rules import DiscoveryRules
from exporter.system.roots import Roots


class Finder:
    """Looks for servers. What it learned of one that can be read is kept for as long as its sockets stay open.

    Args:
        rules: whom to log in to.
        roots: where the kernel's files are.
        processes: lists the JVMs.
        wso2_alone: whether other Java programs with a JMX agent are left out.
    """

    def __init__(
        self,
        rules: DiscoveryRules,
        roots: Roots,
        processes: Callable[[], Sequence[JavaProcess]],
        *,
        wso2_alone: bool = False,
    ) -> None:
        self._rules = rules
        self._roots = roots
        self._processes = processes
        self._wso2_alone = wso2_alone
        self._inspector = Inspector(rules, roots)
        self._read: dict[JavaProcess, FoundServer] = {}

    def look(self) -> tuple[FoundServer, ...]:
        """Look for every server that is here now; they are in the order of their process ids.

        Raises:
            OSError: the processes cannot be listed.
        """
        wanted = [one for one in self._processes() if self._is_wanted(one)]
        found = [self._known(process) or self._inspector.inspect(process) for process in wanted]
        self._read = {server.process: server for server in found if server.state == "read"}
        return tuple(found)

    def _is_wanted(self, process: JavaProcess) -> bool:
        if process.is_carbon is not False or self._wso2_alone:
            return process.is_carbon is not False
        return has_agent(process.command) or (process.users <= self._rules.users and runs_agent(process, self._roots))

    def _known(self, process: JavaProcess) -> FoundServer | None:
        known = self._read.get(process)
        if known is None or not _all_open(known.sockets, self._roots):
            return None
        return known if _answers_where_it_did(known, self._roots) else None


def _all_open(sockets: Iterable[ListeningSocket], roots: Roots) -> bool:
    return all(socket.is_open(roots) for socket in sockets)


def _answers_where_it_did(server: FoundServer, roots: Roots) -> bool:
    """Tell whether its address is still the one to take: addresses of this machine come and go."""
    connector = server.connector
    return connector is not None and loopback_address(server.sockets, connector.ports, roots) == server.address
