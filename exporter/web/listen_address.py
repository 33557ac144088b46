"""Addresses to listen on, as Prometheus's programs take them: `:19404`, `127.0.0.1:19404`, `[::1]:19404`."""

import ipaddress
import re
from dataclasses import dataclass

_ADDRESS = re.compile(r"(?P<host>\[[^\[\]]*\]|[A-Za-z0-9_.-]*):(?P<port>[0-9]{1,5})")
_EXPECTED = "expected :PORT, HOST:PORT or [IPV6]:PORT"


class MalformedListenAddressError(ValueError):
    """A text that is no address to listen on; the message says what was found and what would be right."""


@dataclass(frozen=True)
class ListenAddress:
    """An address to listen on.

    Attributes:
        host: a name or an address, an IPv6 one without brackets; empty for all interfaces.
        port: 0 to 65535; at 0 the system chooses one.
    """

    host: str
    port: int

    @classmethod
    def parse(cls, text: str) -> "ListenAddress":
        """Read `:PORT`, `HOST:PORT` or `[IPV6]:PORT`.

        Raises:
            MalformedListenAddressError: the text is none of these, or the port is out of range.
        """
        match = _ADDRESS.fullmatch(text)
        if not match:
            raise MalformedListenAddressError(f"found {text!r}, {_EXPECTED}")
        if int(match["port"]) > 65535:
            raise MalformedListenAddressError(f"found port {match['port']}, expected 0 to 65535")
        host = match["host"]
        if host.startswith("["):
            host = host[1:-1]
            try:
                ipaddress.IPv6Address(host)
            except ValueError:
                raise MalformedListenAddressError(f"found {text!r}, {_EXPECTED}") from None
        return cls(host, int(match["port"]))

    def __str__(self) -> str:
        """Write the address as `parse` reads it."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"
