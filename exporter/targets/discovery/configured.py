"""Whether a server that was found is one that the configuration names."""

import ipaddress
import logging
import socket
from collections.abc import Iterable

import psutil

from exporter.jmx.url import ServiceUrl
from exporter.targets.discovery.finding import FoundServer

_log = logging.getLogger(__name__)


class ConfiguredServers:
    """The servers of a configuration that are on this machine, by their ports.

    Names are compared with this machine's own, and not looked up: another name that leads here is not recognised.

    Args:
        urls: where the configured servers are.
    """

    def __init__(self, urls: Iterable[ServiceUrl]) -> None:
        own = _own_hosts()
        self._ports = frozenset(url.port for url in urls if _is_own(url.host, own))

    def include(self, server: FoundServer) -> bool:
        """Whether the server's registry is on the port of a configured one."""
        return server.connector is not None and server.connector.port in self._ports


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
