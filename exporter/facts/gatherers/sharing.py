"""What a server shares with other WSO2 servers: processors, memory, and the filesystem of its home.

Servers share a control group's limit where the same group gives it to them, and the machine where none limits them: of
the machine those take, too, that have limits of their own. Of another machine its targets alone are known.
"""

from collections.abc import Callable

from exporter.facts.fact import Fact, Known, Unknown
from exporter.facts.gatherer import Gatherer
from exporter.facts.quantities import plural
from exporter.facts.subject import Subject
from exporter.model.machine import FilesystemFacts, HostFacts, LocalServer

_UNCOUNTED = Unknown("the WSO2 servers on its machine could not be counted")


def sharing_cores(subject: Subject) -> Fact:
    """Gather how many WSO2 servers share its processors, this one included."""
    group = subject.process.cgroup.cpu_group if subject.process else ""
    return _count(subject, (lambda each: each.cpu_group == group) if group else None, "its container's processors")


def sharing_memory(subject: Subject) -> Fact:
    """Gather how many WSO2 servers share its memory, this one included."""
    group = subject.process.cgroup.memory_group if subject.process else ""
    return _count(subject, (lambda each: each.memory_group == group) if group else None, "its container's memory")


def sharing_disk(subject: Subject) -> Fact:
    """Gather how many WSO2 servers have their home on its filesystem, this one included; of a machine's the most."""
    filesystem = subject.process.carbon_home_filesystem if subject.process else None
    if filesystem is None and subject.snapshot is None and subject.host is not None:
        filesystem = _fullest_of_servers(subject.host)
    if filesystem is None:
        return _count(subject, None, "")
    return _count(subject, lambda each: each.mountpoint == filesystem.mountpoint, filesystem.mountpoint)


def limited_by_container(subject: Subject) -> Fact:
    """Gather which resources a container limits, `cores` and `memory`; of a server elsewhere nobody knows."""
    if not subject.local:
        return Unknown("the server runs on another machine, and JMX does not show whether in a container")
    if subject.process is None:
        return Known((), "no container is seen")
    limits = subject.process.cgroup
    found = (("cores", limits.cpu_cores), ("memory", limits.memory_bytes))
    limited = tuple(name for name, limit in found if limit is not None)
    return Known(limited, f"its control group limits {' and '.join(limited) or 'nothing'}")


def _fullest_of_servers(host: HostFacts) -> FilesystemFacts | None:
    """Give the filesystem with the homes of the most servers; None where none is known."""
    homes = [each.mountpoint for each in host.servers or ()]
    return max(host.home_filesystems, key=lambda each: homes.count(each.mountpoint), default=None)


def _count(subject: Subject, shares: Callable[[LocalServer], bool] | None, what: str) -> Fact:
    """Count the servers that share something, or all on the machine; a server is one even where it is not seen."""
    if shares is None or subject.host is None:
        if subject.instances is None:
            return _UNCOUNTED
        return Known(subject.instances, f"{plural(subject.instances, 'WSO2 server')} on its machine")
    if subject.host.servers is None:
        return _UNCOUNTED
    count = max(1, sum(map(shares, subject.host.servers)))
    return Known(count, f"{plural(count, 'WSO2 server')} on {what}")


GATHERERS = (
    Gatherer("servers_sharing_cores", sharing_cores),
    Gatherer("servers_sharing_memory", sharing_memory),
    Gatherer("servers_sharing_disk", sharing_disk),
    Gatherer("limited_by_container", limited_by_container),
)
