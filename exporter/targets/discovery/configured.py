"""Whether a server that was found is one that the configuration names."""

import ipaddress
import logging
import socket
from collections.abc import Iterable, Mapping

import psutil

from exporter.jmx.url import ServiceUrl
from exporter.targets.discovery.finding import FoundServer

_log = logging.getLogger(__name__)


class ConfiguredServers:
    """The servers of a configuration that are on this machine, by their ports.

    Names are compared with this machine's own, and not looked up: another name that leads here is not recognised.

    Args:
        urls: where the configured servers are, by their targets' names.
    """

    def __init__(self, urls: Mapping[str, ServiceUrl]) -> None:
        own = _own_hosts()
        self._names: dict[int, str] = {}
        for name, url in urls.items():
            if _is_own(url.host, own):
                self._names.setdefault(url.port, name)

    def include(self, server: FoundServer) -> bool:
        """Whether the server's registry is on the port of a configured one."""
        return self.name_of(server) is not None

    def name_of(self, server: FoundServer) -> str | None:
        """The first target whose port the server's registry is on; None where it is on none's."""
        return None if server.connector is None else self._names.get(server.connector.port)


def _own_hosts() -> frozenset[str]:
    name = socket.gethostname()
    return frozenset({"localhost", name.lower(), name.partition(".")[0].lower(), *_own_addresses()})


def _own_addresses() -> Iterable[str]:
    try:
        interfaces = psutil.net_if_addrs()
    except OSError as error:  # a service without netlink sockets: RestrictAddressFamilies of systemd.exec(5)
        _log.warning("this machine's addresses cannot be listed, only localhost's are known: %s", error)
        return ()
    return [each.address.partition("%")[0] for of_one in interfaces.values() for each in of_one]


def _is_own(host: str, own: frozenset[str]) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host.lower() in own
    return address.is_loopback or str(address) in own
