"""Everything that guidelines read, by the names that the catalogue uses: pure functions of a subject."""

from collections.abc import Callable, Mapping

from exporter.guidelines.reading import Outcome
from exporter.guidelines.readings import connectors, disk, heap, machine
from exporter.guidelines.readings.attributes import MEMORY, OPERATING_SYSTEM, RUNTIME
from exporter.guidelines.subject import Subject
from exporter.model.snapshot import AttributeQuery

Read = Callable[[Subject], tuple[Outcome, ...]]
"""Gives at least one outcome; where it gives several, the worst counts."""

QUERIES: tuple[AttributeQuery, ...] = (
    AttributeQuery(MEMORY, ("HeapMemoryUsage",)),
    AttributeQuery(RUNTIME, ("InputArguments",)),
    AttributeQuery(heap.MEMORY_POOLS, ("CollectionUsage",)),
    AttributeQuery(OPERATING_SYSTEM, ("AvailableProcessors", "SystemLoadAverage", "TotalPhysicalMemorySize")),
    AttributeQuery(
        connectors.CONNECTORS,
        ("maxThreads", "minSpareThreads", "acceptCount", "currentThreadsBusy", "connectionCount", "maxConnections"),
    ),
)
"""What the readings need over JMX."""


def _one(read: Callable[[Subject], Outcome]) -> Read:
    return lambda subject: (read(subject),)


READINGS: Mapping[str, Read] = {
    "heap_maximum": _one(heap.maximum),
    "heap_initial_share": _one(heap.initial_share),
    "old_generation_after_collection": _one(heap.after_collection),
    "cores": _one(machine.cores),
    "load_per_core": _one(machine.load_per_core),
    "memory": _one(machine.memory),
    "memory_available": _one(machine.memory_available),
    "disk_free": _one(disk.free),
    "disk_used_share": _one(disk.used_share),
    "connector_max_threads": connectors.max_threads,
    "connector_min_spare_threads": connectors.min_spare_threads,
    "connector_accept_count": connectors.accept_count,
    "connector_busy_threads": connectors.busy_threads,
    "connector_connections": connectors.connections,
}
