"""From what a configuration says of a server to the source that reads it."""

import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from exporter.jmx import Budget, ServiceUrl
from exporter.model.target import Transport
from exporter.secrecy.credentials import Credentials
from exporter.targets.login_guard import LoginGuard, LoginRefusals
from exporter.targets.native.source import DEFAULT_OPTIONS, NativeOptions, NativeSource
from exporter.targets.source import SnapshotSource


@dataclass(frozen=True)
class Shared:
    """What the targets of a process share.

    Attributes:
        query_places: how many processes of jmxquery may run at a time; None: any number.
        refusals: the logins that were refused before.
        budget: the memory that the answers of all native targets may take.
    """

    query_places: threading.Semaphore | None = None
    refusals: LoginRefusals = field(default_factory=LoginRefusals)
    budget: Budget = field(default_factory=Budget)


def open_target(
    url: ServiceUrl,
    credentials: Credentials | None,
    transport: Transport = "native",
    options: NativeOptions = DEFAULT_OPTIONS,
    shared: Shared | None = None,
) -> SnapshotSource:
    """Make a source for a server, which is not contacted before the first read.

    Args:
        url: where its JMX connector server is.
        credentials: None where it wants none.
        transport: how it is read.
        options: how it is reached; jmxquery knows `rmi_port`, `forwarded`, `owner`, `known` and `roots` alone.
        shared: what it shares with other targets; None: nothing.
    """
    shared = shared or Shared()
    if transport == "jmxquery":
        from exporter.targets.jmxquery.source import JmxQuerySource  # noqa: PLC0415 - its package only where it is used

        source: SnapshotSource = JmxQuerySource(
            url, credentials, find_java(os.environ), places=shared.query_places, options=options
        )
    else:
        source = NativeSource(url, credentials, options, shared.budget)
    return LoginGuard(source, credentials, shared.refusals, str(url))


def find_java(environment: Mapping[str, str]) -> str:
    """Choose the Java to run: JAVA_HOME's where that has one, as WSO2's own scripts do; else the one on the PATH."""
    home = environment.get("JAVA_HOME")
    if home and os.access(java := Path(home, "bin", "java"), os.X_OK):
        return str(java)
    return "java"
