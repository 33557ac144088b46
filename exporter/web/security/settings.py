"""What the file of `--web.config.file` says, checked: TLS, users, headers, and how many requests are answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from types import MappingProxyType


class ClientPolicy(Enum):
    """Whether a client shows a certificate; the values are the names that Go and the file have for it."""

    NONE = "NoClientCert"
    VERIFY_IF_GIVEN = "VerifyClientCertIfGiven"
    REQUIRE_AND_VERIFY = "RequireAndVerifyClientCert"


class TlsVersion(Enum):
    """A version of TLS; the values are the names that the file has for it."""

    TLS12 = "TLS12"
    TLS13 = "TLS13"


@dataclass(frozen=True)
class Pem:
    """Certificates or a key, as text between `-----BEGIN` and `-----END`.

    Attributes:
        content: the text, as it was read.
        file: the file that it was read from; None: it stands in the web configuration itself.
    """

    content: bytes = field(repr=False)
    file: Path | None = None


@dataclass(frozen=True)
class TlsSettings:
    """How TLS is spoken to clients.

    Attributes:
        certificate: the server's certificate, then those that lead to its authority.
        key: the certificate's private key, not encrypted.
        client_ca: the certificates that a client's must lead to; given wherever `client_policy` is not `NONE`.
        client_policy: whether a client shows a certificate.
        client_allowed_sans: the names (DNS, IP, e-mail, URI) of which a client's certificate must hold one; empty:
            any name will do.
        minimum, maximum: the versions that are spoken, from and to.
        cipher_suites: those of TLS 1.2 that are offered, by OpenSSL's names; None: Python's own choice; empty: none,
            so that TLS 1.3 alone is spoken, which always has its own three.
        server_preference: whether the server's order of cipher suites counts, rather than the client's.
        curve: the one curve of key exchanges, by OpenSSL's name; None: OpenSSL's own choice.
    """

    certificate: Pem
    key: Pem
    client_ca: Pem | None = None
    client_policy: ClientPolicy = ClientPolicy.NONE
    client_allowed_sans: tuple[str, ...] = ()
    minimum: TlsVersion = TlsVersion.TLS12
    maximum: TlsVersion = TlsVersion.TLS13
    cipher_suites: tuple[str, ...] | None = None
    server_preference: bool = True
    curve: str | None = None

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that certificates and keys were read from."""
        return tuple(pem.file for pem in (self.certificate, self.key, self.client_ca) if pem and pem.file)


@dataclass(frozen=True)
class RateLimit:
    """How many requests are answered, all clients together.

    Attributes:
        interval: seconds after which one more request may come.
        burst: how many may come at once.
    """

    interval: float
    burst: int


def _none() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True)
class WebConfiguration:
    """A whole web configuration. One without a file, or an empty one, locks nothing.

    Attributes:
        file: the file that says all this; None: there is none.
        tls: None: plain HTTP.
        users: each user's bcrypt hash (`$2y$10$...`); empty: nobody is asked for a password.
        headers: what every response carries, by the header's name.
        rate_limit: None: every request is answered.
        warnings: a line for each secret in it that every user of this machine may read, and for a certificate that
            clients refuse.
    """

    file: Path | None = None
    tls: TlsSettings | None = None
    users: Mapping[str, str] = field(default_factory=_none, repr=False)
    headers: Mapping[str, str] = field(default_factory=_none)
    rate_limit: RateLimit | None = None
    warnings: tuple[str, ...] = field(default=(), compare=False)

    @property
    def authenticates(self) -> bool:
        """Whether every request shows who it is from: by a password, or by a certificate that was verified."""
        certified = self.tls is not None and self.tls.client_policy is ClientPolicy.REQUIRE_AND_VERIFY
        return bool(self.users) or certified

    @property
    def files(self) -> tuple[Path, ...]:
        """All files that it was made of: when one of them changes, it must be read anew."""
        own = () if self.file is None else (self.file,)
        return own + (() if self.tls is None else self.tls.files)
