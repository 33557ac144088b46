"""Servers as inspections see them: recorded, or made up."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from development.places import RECORDINGS
from exporter.carbon.opening import folder_home
from exporter.facts.fact import Fact, Facts
from exporter.facts.inspection import Site
from exporter.facts.inspector import inspect
from exporter.facts.registry import INSPECTIONS
from exporter.jmx import ObjectName
from exporter.jmx.deadline import Deadline
from exporter.model.site import SiteSettings
from exporter.model.snapshot import MBean, Snapshot
from exporter.targets.recordings import load_snapshot

NOW = 1_795_950_000.0
"""2026-11-29."""
READ = SiteSettings(host="127.0.0.1", username="monitor")

MakeSite = Callable[..., Site]
Look = Callable[[str, Site], Fact]


@pytest.fixture
def kernel_site() -> Site:
    """A bare Carbon kernel as it comes, recorded."""
    return Site(NOW, Deadline.after(10), READ, load_snapshot(RECORDINGS / "inspections" / "carbon-4.10.32.json"))


@pytest.fixture
def synapse_site() -> Site:
    """Synapse behind the JDK's own agent, recorded: as a Micro Integrator it has neither Tomcat nor a Carbon kernel."""
    settings = SiteSettings(host="127.0.0.1")
    return Site(NOW, Deadline.after(10), settings, load_snapshot(RECORDINGS / "inspections" / "synapse-3.0.1.json"))


@pytest.fixture
def make_site() -> MakeSite:
    """A server on Carbon with some properties and arguments of its JVM, and MBeans, and files in a folder."""

    def make(
        properties: Mapping[str, str] | None = None,
        arguments: Sequence[str] = (),
        mbeans: Mapping[str, Mapping[str, Any]] | None = None,
        *,
        settings: SiteSettings = READ,
        home: Path | None = None,
    ) -> Site:
        told: dict[str, Mapping[str, Any]] = {
            "java.lang:type=Runtime": {
                "SystemProperties": {"carbon.home": "/opt/wso2", **(properties or {})},
                "InputArguments": list(arguments),
            },
            "org.wso2.carbon:type=ServerAdmin": {"ServerVersion": "4.5.0"},
            **(mbeans or {}),
        }
        snapshot = Snapshot(tuple(MBean(ObjectName.parse(name), values) for name, values in told.items()))
        files = None if home is None else folder_home(home)
        return Site(NOW, Deadline.after(10), settings, snapshot, files=files, no_files="its files are elsewhere")

    return make


@pytest.fixture
def look() -> Look:
    """One fact of a server, which there is one of."""

    def look(name: str, site: Site) -> Fact:
        (found,) = facts_of(name, site)
        return found

    return look


@pytest.fixture
def look_at_all() -> Callable[[str, Site], Facts]:
    """The facts of one name about a server."""
    return facts_of


def facts_of(name: str, site: Site) -> Facts:
    return inspect([INSPECTIONS[name]], site)[name]
