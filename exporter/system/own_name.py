"""This machine's own name and addresses: where its name leads, and whether a host is this machine."""

import ipaddress
import logging
import socket
import time
from collections.abc import Callable, Iterator

import psutil

LIST_AGAIN_SECONDS = 60.0

_log = logging.getLogger(__name__)


def own_addresses() -> tuple[str, ...]:
    """Resolve the machine's own name: getaddrinfo(3), as a JVM's `InetAddress.getLocalHost` asks for it.

    Returns:
        Its numeric addresses, each once; none where it does not resolve.
    """
    try:
        found = socket.getaddrinfo(socket.gethostname(), None, type=socket.SOCK_STREAM)
    except OSError:
        return ()
    return tuple(dict.fromkeys(str(address[0]).partition("%")[0] for *_, address in found))


class OwnHosts:
    """Tells whether a host name or address is this machine's.

    Names are compared with this machine's own, and not looked up: another name that leads here is not recognised. The
    machine's addresses, which may change, are listed anew after a while.

    Args:
        clock: seconds on a clock that never goes back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failed = False
        self._listed_at = clock()
        self._own = self._listed()

    def has(self, host: str) -> bool:
        """Tell whether a host is this machine."""
        if self._clock() >= self._listed_at + LIST_AGAIN_SECONDS:
            self._listed_at = self._clock()
            self._own = self._listed()
        try:
            address = ipaddress.ip_address(host)
        except ValueError:
            return host.lower() in self._own
        return address.is_loopback or str(address) in self._own

    def _listed(self) -> frozenset[str]:
        name = socket.gethostname()
        return frozenset({"localhost", name.lower(), name.partition(".")[0].lower(), *self._addresses()})

    def _addresses(self) -> Iterator[str]:
        try:
            interfaces = psutil.net_if_addrs()
        except OSError as error:  # a service without netlink sockets: RestrictAddressFamilies of systemd.exec(5)
            if not self._failed:
                _log.warning("this machine's addresses cannot be listed, only localhost's are known: %s", error)
            self._failed = True
            return
        self._failed = False
        yield from (each.address.partition("%")[0] for of_one in interfaces.values() for each in of_one)
