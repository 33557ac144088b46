"""What a client in TLS has to agree to before it is heard, and why one is not."""

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Certificate = Mapping[str, Any]
"""A client's certificate that was verified, as `ssl.SSLSocket.getpeercert` gives it."""


@dataclass(frozen=True)
class TlsTerms:
    """What a client has to agree to before it is heard.

    Attributes:
        context: how TLS is spoken.
        admits: whether a client with this verified certificate may come in; not asked where it has shown none.
        refused: told of each handshake that failed: the client's address, and why.
    """

    context: ssl.SSLContext
    admits: Callable[[Certificate], bool]
    refused: Callable[[str, str], None]

    def objection(self, tls: ssl.SSLObject) -> str:
        """Tell why a client may not come in though its handshake is done; empty where it may."""
        try:
            certificate = tls.getpeercert()
        except ValueError:  # Python takes the bytes of every name for UTF-8; an authority may have signed others
            return "the client's certificate has a name that is no text"
        if certificate and not self.admits(certificate):
            return "the client's certificate has none of the names that may come in"
        return ""


def reason_of(error: ssl.SSLError) -> str:
    """Put OpenSSL's reason for a handshake that failed in words: `UNSUPPORTED_PROTOCOL` as `unsupported protocol`."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the client's certificate cannot be verified: {error.verify_message}"
    return (error.reason or "the client spoke no TLS").replace("_", " ").lower()
