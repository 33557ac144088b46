"""The exporter's configuration for the servers of a demonstration."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import yaml

from development.demo.stand import Server

# Starting servers takes all of a small machine's processors for minutes: a page about these would be no fault's doing.
_WAIVERS = [
    {"guideline": guideline, "reason": "the demonstration starts servers", "until": date(2099, 12, 31)}
    for guideline in ("cores_used", "cores_load")
]


def exporter_configuration(servers: Iterable[Server]) -> str:
    """Write the configuration that reads these servers, and the machine.

    Args:
        servers: whose login is their `password_file`, where they have a `username`.
    """
    configuration: dict[str, Any] = {"host": {"enabled": True}, "guidelines": {"waivers": _WAIVERS}}
    if targets := [_target(server) for server in servers]:
        configuration["targets"] = targets
    return yaml.safe_dump(configuration, sort_keys=False)


def _target(server: Server) -> dict[str, Any]:
    target: dict[str, Any] = {"name": server.name, "url": f"127.0.0.1:{server.jmx_port}"}
    if server.username:
        target |= {"username": server.username, "password_file": str(server.password_file)}
    return target
