"""What is seen of a real kernel's process, ports and files: as it stands in the notes of one that was read by hand."""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from development.carbon import CarbonServer
from exporter.carbon.opening import process_home
from exporter.facts.fact import Fact, Facts, Known, NotApplicable
from exporter.facts.inspection import Site
from exporter.facts.registry import INSPECTIONS
from exporter.jmx.deadline import Deadline
from exporter.model.machine import ProcessFacts
from exporter.model.site import SiteSettings
from exporter.system.processes import ProcessTable
from exporter.system.roots import Roots

VALUES = {
    "nofile_soft": resource.getrlimit(resource.RLIMIT_NOFILE)[1],  # a JVM raises its own (MaxFDLimit)
    "nofile_hard": resource.getrlimit(resource.RLIMIT_NOFILE)[1],
    "jmx_exposed": "open",
    "config_permissions": "readable",
    "config_pending": "applied",
    "log_rotation": "loses",
    "log_forging": "alike",
}
NOT_THERE = (
    "passthrough_pool",
    "passthrough_hostname_verifier",
    "script_class_access",
    "session_cleanup_chunk",
    "qpid_heartbeat",
    "solr_shared",
    "cluster_ports",
    "updates_level",
)
"""What products have, and a kernel has not."""


@pytest.fixture(scope="module")
def site(carbon: CarbonServer) -> Site:
    jvm = ProcessTable(Roots()).jvm(carbon.pid)
    process = ProcessFacts(jvm.identity, jvm.arguments, str(carbon.home), None)
    files = process_home(process, Roots())
    return Site(0.0, Deadline.after(60), SiteSettings(), files=files, process=process, started_at=1.0)


def found(fact: str, site: Site) -> Fact | Facts:
    return INSPECTIONS[fact].inspect(site)[fact]


@pytest.mark.parametrize(("fact", "value"), VALUES.items())
def test_a_kernel_is_as_it_comes(site: Site, fact: str, value: object) -> None:
    known = found(fact, site)
    assert isinstance(known, Known), known
    assert known.value == value


@pytest.mark.parametrize("fact", NOT_THERE)
def test_what_a_kernel_has_not_is_not_judged(site: Site, fact: str) -> None:
    assert isinstance(found(fact, site), NotApplicable)


def test_it_runs_as_we_do(site: Site) -> None:
    known = found("os_user", site)
    assert isinstance(known, Known)
    assert known.value == ("root" if os.geteuid() == 0 else "user")


def test_its_ports_are_its_own_and_no_others(site: Site, carbon: CarbonServer) -> None:
    """Besides those that are configured there is the random one of `-Dcom.sun.management.jmxremote`."""
    known = found("ports_listening", site)
    assert isinstance(known, Known)
    assert isinstance(known.value, tuple)
    ports = {int(each.rpartition(":")[2]) for each in known.value}
    configured = {carbon.jmx_port, carbon.connector_port, carbon.http_port, carbon.https_port}
    assert configured < ports
    assert len(ports - configured) == 1
    assert known.evidence.endswith("; one on a random port is the JVM's own local connector")


def test_a_change_of_its_configuration_waits(site: Site, carbon: CarbonServer) -> None:
    with appended(carbon, "\n# a comment\n"):
        known = found("config_pending", site)
    assert isinstance(known, Known)
    assert known.value == "waiting"


@contextmanager
def appended(carbon: CarbonServer, text: str) -> Iterator[None]:
    path = carbon.home / "repository" / "conf" / "deployment.toml"
    before = path.read_bytes()
    path.write_bytes(before + text.encode())
    try:
        yield
    finally:
        path.write_bytes(before)
