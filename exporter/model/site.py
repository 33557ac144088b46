"""What a configuration says of a server that is looked at beyond its metrics."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Backup:
    """A folder or file where backups of a server arrive.

    Attributes:
        name: what is backed up there: `database`, `repository` or `instance`.
        path: where, absolute.
        max_age_seconds: how old the newest may be.
    """

    name: str
    path: str
    max_age_seconds: float = 86_400.0


@dataclass(frozen=True)
class SiteSettings:
    """What is known of a server before anything of it is looked at.

    Attributes:
        host: the address that its JMX is read from; empty where it is not read.
        product: which product it is, as configured; None: to be found out.
        roles: what it does among other servers, for example `gateway`; empty where nobody says.
        username: the name that it is logged in to with; None where it wants none.
        has_default_login: whether that login is WSO2's own, `admin` with `admin`.
        jmx_tls: whether JMX is read through TLS.
        probes: whether handshakes and requests may be made to it.
        tls_ports: ports of it that speak TLS, besides those that its process is found to own.
        backups: where its backups arrive.
    """

    host: str = ""
    product: str | None = None
    roles: tuple[str, ...] = ()
    username: str | None = None
    has_default_login: bool = False
    jmx_tls: bool = False
    probes: bool = True
    tls_ports: tuple[int, ...] = ()
    backups: tuple[Backup, ...] = ()
