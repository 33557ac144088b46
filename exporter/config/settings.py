"""What a configuration says, checked: the values that the rest of the exporter is built from."""

from dataclasses import dataclass
from typing import Literal

from exporter.credentials import Credentials
from exporter.jmx.url import ServiceUrl

Transport = Literal["jmxquery"]
Locality = Literal["auto"] | bool
"""Whether a target runs on this machine: known (`True`, `False`), or to be found out (`auto`)."""


@dataclass(frozen=True)
class TargetSettings:
    """One server to read.

    Attributes:
        name: the value of the label `target`; unique.
        url: where its JMX connector server is.
        credentials: None where it wants none.
        transport: how it is read.
        local: whether it runs on this machine.
        high_concurrency: whether it is to be judged as a server for many concurrent users.
    """

    name: str
    url: ServiceUrl
    credentials: Credentials | None = None
    transport: Transport = "jmxquery"
    local: Locality = "auto"
    high_concurrency: bool = False


@dataclass(frozen=True)
class HostSettings:
    """Whether the machine's own metrics are served."""

    enabled: bool = True


@dataclass(frozen=True)
class Settings:
    """A whole configuration. Without targets, only the machine is read."""

    targets: tuple[TargetSettings, ...] = ()
    host: HostSettings = HostSettings()
