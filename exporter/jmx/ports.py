"""Where JMX is by default: what a port that was given is, where it leads to something else."""

from typing import Final

REGISTRY: Final = 9999
SERVER: Final = 11111
"""A WSO2 Carbon server's RMI registry and RMI server, both but for the port offset (`Ports.JMX` of its carbon.xml)."""

REGISTRY_PORT_RULE: Final = f"Carbon's registry is at {REGISTRY} plus the port offset"


def expected_ports(registry_port: int) -> frozenset[int]:
    """Tell which ports of an RMI server may be expected beside a registry's.

    The JDK's agent can serve both on one port; Carbon's ports are 9999 and 11111, both plus the port offset.
    """
    offset = registry_port - REGISTRY
    return frozenset({registry_port} if offset < 0 else {registry_port, SERVER + offset})


def registry_beside(server_port: int) -> str:
    """Say where the registry usually is that names an RMI server on a port."""
    offset = server_port - SERVER
    return REGISTRY_PORT_RULE if offset < 0 else f"Carbon's registry is then at {REGISTRY + offset}"
