"""Numbers out of a snapshot."""

import math

from exporter.jmx import ObjectName
from exporter.model.snapshot import AttributeValue, Snapshot

MEMORY = ObjectName.parse("java.lang:type=Memory")
OPERATING_SYSTEM = ObjectName.parse("java.lang:type=OperatingSystem")
RUNTIME = ObjectName.parse("java.lang:type=Runtime")


def number(value: AttributeValue) -> float | None:
    """Give a finite number, or None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return value


def positive(value: AttributeValue) -> float | None:
    """Give a number above zero: MBeans answer 0 or -1 for what they do not know."""
    found = number(value)
    return found if found is not None and found > 0 else None


def heap_usage(snapshot: Snapshot, item: str) -> float | None:
    """Give an item of `MemoryMXBean.getHeapMemoryUsage` in bytes; None where it is undefined (-1) or was not read."""
    return positive(snapshot.value(MEMORY, "HeapMemoryUsage", item))


def of_operating_system(snapshot: Snapshot | None, attribute: str) -> float | None:
    """Give a positive number of `com.sun.management.OperatingSystemMXBean`; None where it was not read."""
    return None if snapshot is None else positive(snapshot.value(OPERATING_SYSTEM, attribute))
