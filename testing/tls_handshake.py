"""A TLS handshake within one process, without a socket: what a server's context and a client's agree on."""

import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Agreement:
    """What both ends have agreed on.

    Attributes:
        version: of TLS, as OpenSSL calls it.
        cipher: the suite, as OpenSSL calls it.
        client: the client's certificate, as `getpeercert` has it; empty or None: it has shown none.
    """

    version: str | None
    cipher: str
    client: Mapping[str, Any] | None


def agreed(server: ssl.SSLContext, client: ssl.SSLContext) -> Agreement:
    """Shake hands.

    Raises:
        ssl.SSLError: the two find no common ground, or one refuses the other.
    """
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    served = server.wrap_bio(to_server, to_client, server_side=True)
    asking = client.wrap_bio(to_client, to_server, server_hostname="localhost")
    for _ in range(8):  # each end speaks three times at most, and once more to be told that it was refused
        for end in (asking, served):
            _go_on(end)
    with suppress(ssl.SSLWantReadError):
        asking.read(1)  # a refusal of TLS 1.3 comes after the client's own handshake
    cipher = served.cipher()
    return Agreement(served.version(), cipher[0] if cipher else "", served.getpeercert())


def _go_on(end: ssl.SSLObject) -> None:
    with suppress(ssl.SSLWantReadError):
        end.do_handshake()


def client_context(authority: bytes) -> ssl.SSLContext:
    """A client that trusts an authority, given in PEM, and takes a server of any name."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.load_verify_locations(cadata=authority.decode("ascii"))
    return context
