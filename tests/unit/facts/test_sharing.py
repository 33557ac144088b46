"""With how many servers a server shares what it has, and what their heaps leave of the memory."""

from collections.abc import Mapping

import pytest

from exporter.facts.fact import Fact, Known, Unknown
from exporter.facts.registry import GatheredFacts
from exporter.facts.subject import Subject
from exporter.jmx import ObjectName
from exporter.model.machine import (
    CgroupLimits,
    FilesystemFacts,
    HostFacts,
    LocalServer,
    ProcessFacts,
    ProcessIdentity,
)
from exporter.model.snapshot import AttributeValue, MBean, Snapshot

GB, GIB = 10**9, 2**30
OPT = FilesystemFacts("/opt", 100 * GB, 50 * GB, 50 * GB, None, None)
SERVERS = (
    LocalServer(ProcessIdentity(1, 1), GIB, 0.25, "/a", 4 * GIB, "/a", None),
    LocalServer(ProcessIdentity(2, 1), 2 * GIB, 0.25, "/b", 4 * GIB, "/b", "/opt"),
    LocalServer(ProcessIdentity(3, 1), None, 0.5, "/b", 4 * GIB, "", "/opt"),
    LocalServer(ProcessIdentity(4, 1), None, 0.25, "", None, "", "/"),
)
"""One alone in a container, two in one whose memory is limited, and one beside all of them."""


def server(pid: int, *, servers: tuple[LocalServer, ...] | None = SERVERS, read: bool = True) -> Subject:
    """One of the four, on a machine of 16 GB; or another one."""
    known = next((each for each in SERVERS if each.identity.pid == pid), LocalServer(ProcessIdentity(pid, 1)))
    limits = CgroupLimits(
        memory_bytes=known.memory_bytes,
        cpu_cores=2.0 if known.cpu_group else None,
        memory_group=known.memory_group,
        cpu_group=known.cpu_group,
    )
    disk = OPT if known.mountpoint == "/opt" else None
    process = ProcessFacts(known.identity, ("java", "-Xmx1g"), "/opt/wso2", disk, limits)
    host = HostFacts(8, 16 * GB, 8 * GB, 0.5, servers, "wso2-1")
    count = None if servers is None else len(servers)
    return Subject(Snapshot(()) if read else None, True, host, process, count)


def fact(name: str, subject: Subject) -> Fact:
    (found,) = GatheredFacts(subject).facts(name)
    return found


def value(name: str, subject: Subject) -> object:
    found = fact(name, subject)
    assert isinstance(found, Known)
    return found.value


@pytest.mark.parametrize(("pid", "cores", "memory", "disk"), [(1, 1, 1, 4), (2, 1, 2, 2), (3, 4, 2, 2), (4, 4, 4, 4)])
def test_servers_share_a_groups_limit_and_all_of_them_the_machine(pid: int, cores: int, memory: int, disk: int) -> None:
    counts = [value(f"servers_sharing_{resource}", server(pid)) for resource in ("cores", "memory", "disk")]
    assert counts == [cores, memory, disk]


@pytest.mark.parametrize("resource", ["cores", "memory", "disk"])
def test_servers_that_cannot_be_listed_are_not_counted(resource: str) -> None:
    uncounted = Unknown("the WSO2 servers on its machine could not be counted")
    assert fact(f"servers_sharing_{resource}", server(2, servers=None)) == uncounted


def test_a_server_that_is_not_among_those_with_a_home_is_one() -> None:
    assert value("servers_sharing_cores", server(9, servers=(SERVERS[0],))) == 1


def test_of_another_machine_its_targets_are_counted() -> None:
    assert value("servers_sharing_memory", Subject(Snapshot(()), False, None, None, 3)) == 3


@pytest.mark.parametrize(("pid", "limited"), [(1, ("cores", "memory")), (3, ("memory",)), (4, ())])
def test_a_container_limits_what_its_groups_limit(pid: int, limited: tuple[str, ...]) -> None:
    assert value("limited_by_container", server(pid)) == limited


def test_nobody_knows_whether_a_server_elsewhere_is_in_a_container() -> None:
    assert isinstance(fact("limited_by_container", Subject(Snapshot(()), False, None, None, 1)), Unknown)


@pytest.mark.parametrize(
    ("pid", "left", "words"),
    [
        (1, 3 * GIB, "3.2 GB left: 1 heap may grow to 1.0 GiB of its container's 4.3 GB"),
        (2, 0, "0.0 GB left: 2 heaps may grow to 4.0 GiB of its container's 4.3 GB"),
        (4, 12 * GB - 5 * GIB, "6.6 GB left: 4 heaps may grow to 8.73 GiB of 16.0 GB"),
    ],
)
def test_what_heaps_leave_is_told_of_the_memory_that_they_share(pid: int, left: int, words: str) -> None:
    """A JVM without -Xmx takes a quarter of its memory, or the share that it is given."""
    assert fact("memory_beside_heaps", server(pid)) == Known(left, words)


def test_the_heap_of_a_server_without_a_home_counts_too() -> None:
    assert value("memory_beside_heaps", server(9, servers=())) == 16 * GB - GIB


def test_what_heaps_leave_of_the_machine_is_known_without_any_server_that_is_read() -> None:
    host = HostFacts(8, 16 * GB, 8 * GB, 0.5, SERVERS[:2], "wso2-1")
    assert value("memory_beside_heaps", Subject.of_machine(host)) == 16 * GB - 3 * GIB


@pytest.mark.parametrize("servers", [None, ()])
def test_heaps_that_nobody_knows_leave_nobody_knows_what(servers: tuple[LocalServer, ...] | None) -> None:
    host = HostFacts(8, 16 * GB, 8 * GB, 0.5, servers, "wso2-1")
    assert isinstance(fact("memory_beside_heaps", Subject(None, True, host, None, None)), Unknown)


def snapshot_of(mbeans: Mapping[str, Mapping[str, AttributeValue]]) -> Snapshot:
    return Snapshot(tuple(MBean(ObjectName.parse(name), values) for name, values in mbeans.items()))


def test_of_a_server_elsewhere_its_own_heap_is_held_against_what_its_jvm_sees() -> None:
    snapshot = snapshot_of(
        {
            "java.lang:type=Memory": {"HeapMemoryUsage": {"max": 2 * GIB}},
            "java.lang:type=OperatingSystem": {"TotalPhysicalMemorySize": 4 * GIB},
        }
    )
    found = fact("memory_beside_heaps", Subject(snapshot, False, None, None, 1))
    assert isinstance(found, Known)
    assert (found.value, "others on its machine not counted" in found.evidence) == (2 * GIB, True)
