"""The machine's cores, load and memory: this machine's own word where the target is local, else the JVM's."""

from collections.abc import Callable
from dataclasses import dataclass

from exporter.facts.attributes import OPERATING_SYSTEM, number, of_operating_system
from exporter.facts.fact import SERVER_NOT_READ, Fact, Known, Unknown
from exporter.facts.gatherer import Gatherer
from exporter.facts.quantities import decimal_bytes, percent, plural
from exporter.facts.subject import Subject
from exporter.model.machine import CgroupLimits, HostFacts, MemoryRoom
from exporter.model.snapshot import AttributeQuery


def cores(subject: Subject) -> Fact:
    """Gather logical processors: the fewest of the machine's, of those the JVM may use and its container may."""
    host = _host(subject)
    views = _Views(
        machine=host.cores if host else None,
        jvm=of_operating_system(subject.snapshot, "AvailableProcessors"),
        container=subject.process.cgroup.cpu_cores if subject.process else None,
    )
    fact = _smallest(views, lambda count: plural(count, "core"))
    return fact or _unread(subject, "neither the machine nor the JVM tells how many cores there are")


def processor_use(subject: Subject) -> Fact:
    """Gather the share of the processors' time in which they were busy lately: this machine's, else as the JVM sees it.

    In a container with a quota the JVM tells of the quota (OperatingSystemMXBean.getCpuLoad, JDK-8226575).
    """
    host = _host(subject)
    quota = subject.process is not None and subject.process.cgroup.cpu_cores is not None
    if host and host.processor_use is not None and not quota:
        return Known(host.processor_use, f"{percent(host.processor_use)} of {plural(host.cores or 0, 'core')} busy")
    if subject.snapshot is None:
        return _unread(subject, "nobody has looked twice yet at how busy the machine's processors are")
    share = number(subject.snapshot.value(OPERATING_SYSTEM, "SystemCpuLoad"))
    if share is None or share < 0:
        return Unknown("the JVM does not tell how busy the processors are (SystemCpuLoad)")
    whose = "its container's quota" if quota else "the processors"
    return Known(min(1.0, share), f"{percent(min(1.0, share))} of {whose} in use, as the JVM sees it")


def load_per_core(subject: Subject) -> Fact:
    """Gather the load average over cores: five minutes where the machine is ours, else the JVM's one minute.

    Load and cores are taken from the same place: a load average counts the whole machine's tasks, also where the JVM
    may use only some of its cores.
    """
    host = _host(subject)
    if host and host.load5 is not None and host.cores:
        return _load(host.load5, host.cores, "over 5 minutes")
    if subject.snapshot is None:
        return _unread(subject, "the machine's load could not be read")
    load = number(subject.snapshot.value(OPERATING_SYSTEM, "SystemLoadAverage"))
    processors = of_operating_system(subject.snapshot, "AvailableProcessors")
    if load is None or load < 0 or processors is None:
        return Unknown("the JVM does not tell its machine's load (SystemLoadAverage) or its cores")
    return _load(load, processors, "over 1 minute, as the JVM sees it")


def memory(subject: Subject) -> Fact:
    """Gather physical memory in bytes: the least of the machine's, what the JVM sees and its container's limit."""
    host = _host(subject)
    views = _Views(
        machine=host.memory_bytes if host else None,
        jvm=of_operating_system(subject.snapshot, "TotalPhysicalMemorySize"),
        container=subject.process.cgroup.memory_bytes if subject.process else None,
    )
    fact = _smallest(views, decimal_bytes)
    return fact or _unread(subject, "neither the machine nor the JVM tells how much memory there is")


def memory_available(subject: Subject) -> Fact:
    """Gather the memory that is left for programs without swapping, as a share of all.

    The machine's or the container's, whichever has the smaller share left: in a container at its limit the kernel kills
    the server, however much the machine has.

    Only this machine's kernel tells. `FreePhysicalMemorySize` of the JVM leaves out the page cache, which Linux gives
    up when it is needed (`MemAvailable` of proc(5)): by it every healthy Linux machine would be critical.
    """
    host = _host(subject)
    limits = subject.process.cgroup if subject.process else CgroupLimits()
    if host is None and limits.memory_bytes is None:
        return _unread(
            subject,
            "the server runs on another machine, and JMX tells only memory that nobody uses, "
            "without the page cache that is given up on demand",
        )
    if limits.memory_bytes is not None and limits.memory_room is None:
        return Unknown("its container's memory is limited, and what is left of it could not be read")
    fact = _least_room(_machines_room(host), limits.memory_room)
    return fact or Unknown("the machine's available memory could not be read")


@dataclass(frozen=True)
class _Views:
    """One thing as three see it; None where they do not tell, or set no limit."""

    machine: float | None
    jvm: float | None
    container: float | None


def _smallest(views: _Views, shown: Callable[[float], str]) -> Known | None:
    """The smallest view of one thing, with all of them in words where a person would see a difference."""
    phrases = [
        (views.machine, "the machine has {}"),
        (views.jvm, "the JVM sees {}"),
        (views.container, "its container has {}"),
    ]
    known = [(view, phrase.format(shown(view))) for view, phrase in phrases if view is not None]
    if not known:
        return None
    smallest = min(view for view, _ in known)
    words = shown(smallest)
    if len({shown(view) for view, _ in known}) > 1:
        words += f" ({', '.join(phrase for _, phrase in known)})"
    elif views.machine is None and views.jvm is not None:
        words += ", as the JVM sees it"
    return Known(smallest, words)


def _machines_room(host: HostFacts | None) -> MemoryRoom | None:
    if host is None or host.memory_available_bytes is None or not host.memory_bytes:
        return None
    return MemoryRoom(host.memory_bytes, host.memory_available_bytes)


def _least_room(machine: MemoryRoom | None, container: MemoryRoom | None) -> Known | None:
    """Whichever has the smaller share left, with the other in words beside it."""
    rooms = [(machine, "the machine"), (container, "its container")]
    known = [(room, owner) for room, owner in rooms if room is not None]
    if not known:
        return None
    (room, owner), *others = sorted(known, key=lambda pair: pair[0].share)
    words = _left(room, "" if container is None else f"{owner}'s ")
    for other, name in others:
        words += f" ({name} has {_left(other)})"
    return Known(room.share, f"{percent(room.share)}: {words}", left=room.available_bytes)


def _left(room: MemoryRoom, owner: str = "") -> str:
    return f"{decimal_bytes(room.available_bytes)} available of {owner}{decimal_bytes(room.limit_bytes)}"


def _load(load: float, count: float, period: str) -> Known:
    value = load / count
    return Known(value, f"{value:.2f} per core (load {load:.2f} {period}, {plural(count, 'core')})")


def _host(subject: Subject) -> HostFacts | None:
    return subject.host if subject.local else None


def _unread(subject: Subject, reason: str) -> Unknown:
    return SERVER_NOT_READ if subject.snapshot is None and _host(subject) is None else Unknown(reason)


def _query(*attributes: str) -> tuple[AttributeQuery]:
    return (AttributeQuery(OPERATING_SYSTEM, attributes),)


GATHERERS = (
    Gatherer("cores", cores, _query("AvailableProcessors")),
    Gatherer("processor_use", processor_use, _query("SystemCpuLoad")),
    Gatherer("load_per_core", load_per_core, _query("SystemLoadAverage", "AvailableProcessors")),
    Gatherer("memory", memory, _query("TotalPhysicalMemorySize")),
    Gatherer("memory_available", memory_available),
)
