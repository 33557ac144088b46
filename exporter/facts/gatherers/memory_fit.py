"""Whether heaps fit into the memory that they share: what is left beside all that they may grow to."""

from collections.abc import Sequence

from exporter.facts.attributes import OPERATING_SYSTEM, of_operating_system
from exporter.facts.fact import SERVER_NOT_READ, Fact, Known, Unknown
from exporter.facts.gatherer import Gatherer
from exporter.facts.gatherers.heap import SIZES, maximum
from exporter.facts.quantities import binary_bytes, decimal_bytes, plural
from exporter.facts.subject import Subject
from exporter.model.machine import LocalServer
from exporter.model.snapshot import AttributeQuery


def memory_beside_heaps(subject: Subject) -> Fact:
    """Gather the bytes of memory that are left when every heap in it is as large as it may become.

    The memory is the container's where one limits it, and the machine's with all servers on it else. Of a server on
    another machine its own heap alone is known.
    """
    if not subject.local or subject.host is None:
        return _elsewhere(subject)
    limits = subject.process.cgroup if subject.process else None
    limit = limits.memory_bytes if limits else None
    memory = limit if limit is not None else subject.host.memory_bytes
    if memory is None:
        return Unknown("the machine's memory could not be read")
    if subject.host.servers is None:
        return Unknown("the WSO2 servers on its machine could not be listed")
    group = limits.memory_group if limits else ""
    sharing = [each for each in subject.host.servers if limit is None or each.memory_group == group]
    heaps = [_heap(each, subject.host.memory_bytes or memory) for each in sharing]
    heaps += _own(subject, sharing)
    if not heaps:
        return Unknown("no WSO2 server's heap is known on the machine")
    return _fact(memory, heaps, "its container's" if limit is not None else "")


def _elsewhere(subject: Subject) -> Fact:
    if subject.snapshot is None:
        return SERVER_NOT_READ
    heap, memory = maximum(subject), of_operating_system(subject.snapshot, "TotalPhysicalMemorySize")
    if not isinstance(heap, Known) or not isinstance(heap.value, int | float) or memory is None:
        return Unknown("the JVM tells neither its heap's maximum nor its machine's memory")
    return _fact(memory, [heap.value], "", ", as the JVM sees it, others on its machine not counted")


def _own(subject: Subject, sharing: Sequence[LocalServer]) -> Sequence[float]:
    """Give the heap of a server that is none of those with a home, as a Synapse is."""
    if subject.snapshot is None or subject.process is None:
        return ()
    if subject.process.identity in [each.identity for each in sharing]:
        return ()
    heap = maximum(subject)
    return (heap.value,) if isinstance(heap, Known) and isinstance(heap.value, int | float) else ()


def _heap(server: LocalServer, machine: float) -> float:
    """Tell how large a heap may grow: without a size the JVM takes a share of its container's or machine's memory."""
    if server.heap_bytes is not None:
        return server.heap_bytes
    return server.heap_share * (machine if server.memory_bytes is None else server.memory_bytes)


def _fact(memory: float, heaps: Sequence[float], whose: str, remark: str = "") -> Known:
    left, grown = memory - sum(heaps), binary_bytes(sum(heaps))
    words = f"{plural(len(heaps), 'heap')} may grow to {grown} of {whose}{' ' if whose else ''}{decimal_bytes(memory)}"
    return Known(left, f"{decimal_bytes(left)} left: {words}{remark}")


GATHERERS = (
    Gatherer(
        "memory_beside_heaps",
        memory_beside_heaps,
        (*SIZES, AttributeQuery(OPERATING_SYSTEM, ("TotalPhysicalMemorySize",))),
    ),
)
