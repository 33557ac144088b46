"""Whether a request is made of this machine as only itself does, without a proxy between."""

import ipaddress
import re

from exporter.web.messages import Request

_PROXY = re.compile(r"forwarded|via|x-real-ip|x-forwarded-.*")
"""Headers by which a proxy says that it passes on what somebody else asked; nginx says it in none by default."""


def is_direct(request: Request) -> bool:
    """Tell whether a request asks for a loopback address, and no proxy says that it passes it on."""
    return _is_loopback(request.headers.get("host", "")) and not any(map(_PROXY.fullmatch, request.headers))


def _is_loopback(authority: str) -> bool:
    """Tell whether a header Host names this machine as only itself does: another name may lead here, too."""
    host = authority.partition("]")[0].removeprefix("[") if authority.startswith("[") else authority.partition(":")[0]
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
