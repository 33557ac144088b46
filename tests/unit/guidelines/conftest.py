"""Servers and machines to judge, made up or recorded."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from exporter.facts.subject import Subject
from exporter.guidelines import Guidelines
from exporter.jmx import ObjectName
from exporter.model.assessment import Assessment
from exporter.model.machine import FilesystemFacts, HostFacts, LocalServer, ProcessFacts, ProcessIdentity
from exporter.model.snapshot import MBean, Snapshot

MakeSnapshot = Callable[[Mapping[str, Mapping[str, Any]]], Snapshot]
MakeHost = Callable[..., HostFacts]
MakeProcess = Callable[..., ProcessFacts]
Judge = Callable[[str, Subject], Assessment]


@pytest.fixture(scope="session")
def guidelines() -> Guidelines:
    return Guidelines.load()


@pytest.fixture
def make_snapshot() -> MakeSnapshot:
    """A snapshot of the attributes given by ObjectName."""
    return lambda mbeans: Snapshot(tuple(MBean(ObjectName.parse(name), values) for name, values in mbeans.items()))


@pytest.fixture
def make_host() -> MakeHost:
    """A healthy machine, but for what is given."""

    def make(**changes: Any) -> HostFacts:
        healthy = {
            "cores": 8,
            "memory_bytes": 32 * 10**9,
            "memory_available_bytes": 16 * 10**9,
            "load5": 0.8,
            "servers": (LocalServer(ProcessIdentity(7, 70), 2**31),),
            "node_name": "wso2-1",
            "processor_use": 0.1,
        }
        return HostFacts(**{**healthy, **changes})

    return make


@pytest.fixture
def make_process() -> MakeProcess:
    """A JVM's process on a half full disk, but for what is given; changes of its filesystem go by their own names."""

    def make(*arguments: str, carbon_home: str | None = "/opt/wso2", **changes: Any) -> ProcessFacts:
        filesystem = {
            "mountpoint": "/opt",
            "size_bytes": 100 * 10**9,
            "free_bytes": 50 * 10**9,
            "available_bytes": 50 * 10**9,
            "inodes": 1000,
            "inodes_free": 900,
        }
        disk = FilesystemFacts(**{**filesystem, **changes})
        return ProcessFacts(ProcessIdentity(7, 70), ("java", *arguments), carbon_home, disk)

    return make


@pytest.fixture
def judge(guidelines: Guidelines) -> Judge:
    """One guideline of the catalogue judged for a subject."""

    def judged(guideline: str, subject: Subject) -> Assessment:
        return next(a for a in guidelines.reports([subject])[0].assessments if a.guideline == guideline)

    return judged
