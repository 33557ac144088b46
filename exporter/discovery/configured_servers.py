"""Whether a server that was found is one that the configuration names."""

import time
from collections.abc import Mapping

from exporter.discovery.found_server import FoundServer
from exporter.jmx import ServiceUrl
from exporter.jmx.deadline import Clock
from exporter.system.own_name import OwnHosts


class ConfiguredServers:
    """Knows the servers of a configuration that are on this machine, by their ports.

    Args:
        urls: where the configured servers are, by their targets' names.
        clock: seconds on a clock that never goes back.
    """

    def __init__(self, urls: Mapping[str, ServiceUrl], clock: Clock = time.monotonic) -> None:
        self._urls = dict(urls)
        self._hosts = OwnHosts(clock)

    def include(self, server: FoundServer) -> bool:
        """Tell whether a server's registry is on the port of a configured one."""
        return self.name_of(server) is not None

    def name_of(self, server: FoundServer) -> str | None:
        """Give the name of the first target whose port the server's registry is on; None where it is on none's."""
        if server.connector is None:
            return None
        port = server.connector.port
        here = (name for name, url in self._urls.items() if url.port == port and self._hosts.has(url.host))
        return next(here, None)
