"""Certificates of an authority of our own, for servers and clients that run here."""

import ssl
from dataclasses import dataclass, field

import trustme

CLIENT_NAME = "prometheus.example"


@dataclass(frozen=True)
class Certificates:
    """An authority, and what it has certified.

    Attributes:
        authority: it certifies both.
        server: of 127.0.0.1.
        client: of `CLIENT_NAME`.
    """

    authority: trustme.CA
    server: trustme.LeafCert
    client: trustme.LeafCert

    def server_context(self, policy: ssl.VerifyMode = ssl.CERT_NONE) -> ssl.SSLContext:
        """What a server speaks; where clients are to be verified, their certificates have to be this authority's."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.server.configure_cert(context)
        self.authority.configure_trust(context)
        context.verify_mode = policy
        return context

    def client_context(self, certificate: trustme.LeafCert | None = None) -> ssl.SSLContext:
        """What a client speaks that trusts the authority, and shows a certificate if there is one."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self.authority.configure_trust(context)
        if certificate is not None:
            certificate.configure_cert(context)
        return context


def certificates() -> Certificates:
    """A new authority, with a server's certificate and a client's."""
    authority = trustme.CA()
    return Certificates(authority, authority.issue_cert("127.0.0.1"), authority.issue_cert(CLIENT_NAME))


@dataclass
class Shaken:
    """Takes note of handshakes that failed."""

    failures: list[str] = field(default_factory=list)

    def refused(self, client: str, reason: str) -> None:
        self.failures.append(f"{client}: {reason}")
