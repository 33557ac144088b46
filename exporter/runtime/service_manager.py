"""What systemd is told of a service that it started with `Type=notify`: sd_notify(3), without its library."""

import logging
import socket
from collections.abc import Mapping
from typing import Literal

_log = logging.getLogger(__name__)
_SECONDS = 1.0

State = Literal["READY=1", "STOPPING=1"]


def tell(state: State, environment: Mapping[str, str]) -> None:
    """Tell systemd how the service is, where systemd asked for that; elsewhere do nothing.

    Args:
        state: whether the service has started, or is about to end.
        environment: `NOTIFY_SOCKET` in it is a UNIX socket's path, or its name in the abstract namespace after an `@`.
    """
    address = environment.get("NOTIFY_SOCKET", "")
    if not address:
        return
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as manager:
            manager.settimeout(_SECONDS)
            manager.connect(f"\0{address[1:]}" if address.startswith("@") else address)
            manager.sendall(state.encode())
    except OSError as error:
        _log.warning("systemd cannot be told %s: %s", state, error.strerror or error)
