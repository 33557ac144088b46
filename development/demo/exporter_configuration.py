"""The exporter's configuration for the servers of a demonstration."""

from collections.abc import Iterable
from typing import Any

import yaml

from development.demo.stand import Server


def exporter_configuration(servers: Iterable[Server]) -> str:
    """Write the configuration that reads these servers, and the machine.

    Args:
        servers: whose login is their `password_file`, where they have a `username`.
    """
    targets = [_target(server) for server in servers]
    return yaml.safe_dump({"host": {"enabled": True}, **({"targets": targets} if targets else {})}, sort_keys=False)


def _target(server: Server) -> dict[str, Any]:
    target: dict[str, Any] = {"name": server.name, "url": f"127.0.0.1:{server.jmx_port}"}
    if server.username:
        target |= {"username": server.username, "password_file": str(server.password_file)}
    return target
