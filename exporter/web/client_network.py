"""What tells clients' addresses from each other, where each is to have its share."""

import ipaddress

_IPV6_PREFIX = 64
"""Of an IPv6 address: whoever has one has all that begin so."""


def network_of(address: str) -> str:
    """Give what stands for all addresses that may be the same client's: one of IPv4 itself, of IPv6 its network.

    Args:
        address: a client's; what is no IP address stands for itself.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return address
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((int(parsed), _IPV6_PREFIX), strict=False))
