"""What a configuration says, checked: the values that the rest of the exporter is built from."""

from dataclasses import dataclass, field
from pathlib import Path

from exporter.guidelines.policy import NO_POLICY, Policy
from exporter.host.collectors import collector_names
from exporter.jmx import RmiPort, ServiceUrl, TlsOptions
from exporter.mapping import ALL_SHIPPED, Selection
from exporter.model.site import SiteSettings
from exporter.model.target import Locality, Transport
from exporter.secrecy.credentials import Credentials
from exporter.secrecy.login_rules import LoginRule


@dataclass(frozen=True)
class TargetSettings:
    """Settings of one target: a server to read.

    Attributes:
        name: the value of the label `target`; unique.
        url: where its JMX connector server is.
        credentials: None where it wants none.
        transport: how it is read.
        tls: how TLS is spoken; None: not at all.
        rmi_host: the host of the RMI server that the registry names: `configured` (the registry's), `stub` (the one
            that the server itself names), or a name or address.
        rmi_port: its port; `registry`: whatever the registry names; None: the one in the URL, or else the one that the
            registry names, to which a password goes only if it may be expected there.
        local: whether it runs on this machine.
        owner: the user whose process it is on this machine, by name or number: nobody else's is sent the password, but
            root's and our own. None: the user whose process it is when it is first read.
        high_concurrency: whether it is to be judged as a server for many concurrent users.
        labels: names and values of labels of its user's own, sorted, for service discovery and `wso2_target_info`.
        site: what it is, and where else to look at it; how it is read stands beside that.
        facts_file: a file with facts about it that somebody else found out; None: there is none.
    """

    name: str
    url: ServiceUrl
    credentials: Credentials | None = None
    transport: Transport = "native"
    tls: TlsOptions | None = None
    rmi_host: str = "configured"
    rmi_port: RmiPort = None
    local: Locality = "auto"
    owner: str | None = None
    high_concurrency: bool = False
    labels: tuple[tuple[str, str], ...] = ()
    site: SiteSettings = field(default_factory=SiteSettings)
    facts_file: Path | None = None


@dataclass(frozen=True)
class HostSettings:
    """Settings of the machine's own metrics: which are served.

    Attributes:
        enabled: whether any are.
        collectors: the collectors that are wanted; one that this system cannot have is not there all the same.
    """

    enabled: bool = True
    collectors: tuple[str, ...] = field(default_factory=collector_names)


@dataclass(frozen=True)
class DiscoverySettings:
    """Settings of discovery: whether servers on this machine are found by themselves, and logged in to.

    Attributes:
        enabled: whether they are looked for.
        users: the users whose processes are logged in to; None: our own and `wso2carbon`.
        logins: how; the first that is for a server counts.
    """

    enabled: bool = False
    users: tuple[str, ...] | None = None
    logins: tuple[LoginRule, ...] = ()


@dataclass(frozen=True)
class Settings:
    """A whole configuration. Without targets and discovery, only the machine is read.

    Attributes:
        exposed: a line for each secret in it that every user of this machine may read.
    """

    targets: tuple[TargetSettings, ...] = ()
    discovery: DiscoverySettings = DiscoverySettings()
    host: HostSettings = HostSettings()
    mapping: Selection = ALL_SHIPPED
    guidelines: Policy = NO_POLICY
    exposed: tuple[str, ...] = field(default=(), compare=False)
