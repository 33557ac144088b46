"""From what a configuration says of a server to the source that reads it."""

import os
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from exporter.credentials import Credentials
from exporter.jmx.budget import Budget
from exporter.jmx.url import ServiceUrl
from exporter.targets.jmxquery import JmxQuerySource
from exporter.targets.login import LoginGuard, Refusals
from exporter.targets.native import DEFAULT_OPTIONS, NativeOptions, NativeSource
from exporter.targets.source import SnapshotSource


def open_target(
    url: ServiceUrl,
    credentials: Credentials | None,
    transport: Literal["native", "jmxquery"] = "native",
    options: NativeOptions = DEFAULT_OPTIONS,
    query_places: threading.Semaphore | None = None,
    refusals: Refusals | None = None,
    budget: Budget | None = None,
) -> SnapshotSource:
    """A source for that server, which is not contacted before the first read.

    Args:
        url: where its JMX connector server is.
        credentials: None where it wants none.
        transport: how it is read.
        options: how it is reached; jmxquery knows `rmi_port`, `forwarded` and `owner` alone.
        query_places: how many processes of jmxquery may run at a time, over all targets.
        refusals: the logins that were refused before; none otherwise.
        budget: the memory that the answers of all native targets may take.
    """
    if transport == "jmxquery":
        source: SnapshotSource = JmxQuerySource(
            url, credentials, find_java(os.environ), places=query_places, options=options
        )
    else:
        source = NativeSource(url, credentials, options, budget)
    return LoginGuard(source, credentials, refusals or Refusals(), str(url))


def find_java(environment: Mapping[str, str]) -> str:
    """The Java to run: JAVA_HOME's where that has one, as WSO2's own scripts do; else the one on the PATH."""
    home = environment.get("JAVA_HOME")
    if home and os.access(java := Path(home, "bin", "java"), os.X_OK):
        return str(java)
    return "java"
