"""Whether a server that was found is one that the configuration names."""

import ipaddress
import logging
import socket
import time
from collections.abc import Container, Iterable, Mapping

import psutil

from exporter.discovery.found_server import FoundServer
from exporter.jmx import ServiceUrl
from exporter.jmx.deadline import Clock

LIST_AGAIN_SECONDS = 60.0

_log = logging.getLogger(__name__)


class ConfiguredServers:
    """Knows the servers of a configuration that are on this machine, by their ports.

    Names are compared with this machine's own, and not looked up: another name that leads here is not recognised. The
    machine's addresses, which may change, are listed anew after a while.

    Args:
        urls: where the configured servers are, by their targets' names.
        clock: seconds on a clock that never goes back.
    """

    def __init__(self, urls: Mapping[str, ServiceUrl], clock: Clock = time.monotonic) -> None:
        self._urls = dict(urls)
        self._clock = clock
        self._failed = False
        self._listed_at = clock()
        self._names = self._names_here()

    def include(self, server: FoundServer) -> bool:
        """Tell whether a server's registry is on the port of a configured one."""
        return self.name_of(server) is not None

    def name_of(self, server: FoundServer) -> str | None:
        """Give the name of the first target whose port the server's registry is on; None where it is on none's."""
        if server.connector is None:
            return None
        if self._clock() >= self._listed_at + LIST_AGAIN_SECONDS:
            self._listed_at = self._clock()
            self._names = self._names_here()
        return self._names.get(server.connector.port)

    def _names_here(self) -> Mapping[int, str]:
        """Give the targets' names by their ports; of several on one port the first."""
        name = socket.gethostname()
        own = {"localhost", name.lower(), name.partition(".")[0].lower(), *self._own_addresses()}
        here = {target: url for target, url in self._urls.items() if _is_own(url.host, own)}
        return {url.port: target for target, url in reversed(here.items())}

    def _own_addresses(self) -> Iterable[str]:
        try:
            interfaces = psutil.net_if_addrs()
        except OSError as error:  # a service without netlink sockets: RestrictAddressFamilies of systemd.exec(5)
            if not self._failed:
                _log.warning("this machine's addresses cannot be listed, only localhost's are known: %s", error)
            self._failed = True
            return ()
        self._failed = False
        return [each.address.partition("%")[0] for of_one in interfaces.values() for each in of_one]


def _is_own(host: str, own: Container[str]) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host.lower() in own
    return address.is_loopback or str(address) in own
