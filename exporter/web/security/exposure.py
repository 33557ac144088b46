"""Who may reach the endpoint: everybody, or only those who are known or on this machine."""

import ipaddress
from collections.abc import Sequence

from exporter.web.listen_address import ListenAddress
from exporter.web.security.settings import WebConfiguration


def is_guarded(configuration: WebConfiguration, addresses: Sequence[ListenAddress]) -> bool:
    """Tell whether strangers are kept out: every request shows who it is from, or comes from this machine.

    Args:
        configuration: the one in force.
        addresses: what is listened on, as the system tells it: with an IP address as the host.
    """
    return configuration.authenticates or not exposed_addresses(addresses)


def exposed_addresses(addresses: Sequence[ListenAddress]) -> tuple[ListenAddress, ...]:
    """Give the addresses that other machines may reach; a host that is no IP address counts as one of them."""
    return tuple(address for address in addresses if not _is_loopback(address.host))


def _is_loopback(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return (mapped or address).is_loopback
