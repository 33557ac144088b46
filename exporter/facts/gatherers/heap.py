"""The heap: how large it may become, how large it starts, and what a collection leaves in its old generation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from exporter.facts.attributes import MEMORY, RUNTIME, heap_usage, number, positive
from exporter.facts.fact import SERVER_NOT_READ, Fact, Known, Unknown
from exporter.facts.gatherer import Gatherer
from exporter.facts.quantities import binary_bytes, percent
from exporter.facts.subject import Subject
from exporter.jmx import ObjectName
from exporter.model.snapshot import AttributeQuery, MBean, Snapshot
from exporter.system.java.heap_flags import INITIAL_HEAP, MAXIMUM_HEAP, SizeFlag, last_size

_MEMORY_POOLS = ObjectName.parse("java.lang:type=MemoryPool,name=*")

OLD_GENERATION_POOLS = frozenset(
    (
        # HotSpot: as seen on JDK 17 and 25, and CMS up to JDK 13.
        "G1 Old Gen",
        "PS Old Gen",
        "Tenured Gen",
        "CMS Old Gen",
        "ZHeap",
        "ZGC Old Generation",
        "Shenandoah",
        "Shenandoah Old Gen",
        # OpenJ9: com.ibm.lang.management.MemoryPoolMXBean; the old generation is made up of two pools.
        "tenured",
        "tenured-LOA",
        "tenured-SOA",
        "balanced-old",
        "JavaHeap",
        "Java heap",
    )
)
"""The pools of every collector that hold what lives long; of those without generations, the whole heap."""

_DAY = 86_400.0

_BEFORE_COLLECTION = 0.45
"""In use of the old generation, up to which G1 does not begin to collect it (InitiatingHeapOccupancyPercent)."""


def maximum(subject: Subject) -> Fact:
    """Gather how large the heap may become, in bytes: what `-Xmx` says, else the JVM's own figure.

    The JVM's figure is an approximation: the Parallel and Serial collectors leave a survivor space out of it.
    """
    if subject.snapshot is None:
        return SERVER_NOT_READ
    flag = _flag(subject, MAXIMUM_HEAP)
    if flag is not None:
        return Known(flag.size_bytes, f"{binary_bytes(flag.size_bytes)} ({flag.text})")
    value = heap_usage(subject.snapshot, "max")
    if value is None:
        return Unknown("the JVM gives no maximum of its heap")
    return Known(value, f"{binary_bytes(value)} (as the JVM says; no -Xmx is seen)", approximate=True)


def initial_share(subject: Subject) -> Fact:
    """Gather the initial heap as a share of the maximum, at most 1: both from flags, else both as the JVM says."""
    if subject.snapshot is None:
        return SERVER_NOT_READ
    initial_flag, maximum_flag = _flag(subject, INITIAL_HEAP), _flag(subject, MAXIMUM_HEAP)
    if initial_flag is not None and maximum_flag is not None:
        share = min(1.0, initial_flag.size_bytes / maximum_flag.size_bytes)
        return Known(share, f"{percent(share)} ({initial_flag.text} {maximum_flag.text})")
    initial, largest = heap_usage(subject.snapshot, "init"), heap_usage(subject.snapshot, "max")
    if initial is None or largest is None:
        return Unknown("the JVM gives no initial size, or no maximum, of its heap")
    share = min(1.0, initial / largest)
    return Known(share, f"{percent(share)} ({binary_bytes(initial)} of {binary_bytes(largest)}, as the JVM says)")


def after_collection(subject: Subject) -> Fact:
    """Gather what the last collection of the old generation left in it, as a share of its maximum.

    Before the first such collection `CollectionUsage` has `used` and `committed` 0 (seen with every collector of JDK 17
    and 25, collections of the young generation alone included), so only a pool with something committed tells. Until
    then what is in use tells where it is little: a collection leaves no more than that.
    """
    if subject.snapshot is None:
        return SERVER_NOT_READ
    pools = _old_generation(subject.snapshot)
    if not pools:
        return Unknown("the JVM shows no old generation's pool that is known")
    names = " and ".join(sorted(str(pool.name.get("name")) for pool in pools))
    usages = [_usage(pool, "CollectionUsage") for pool in pools]
    used = sum(usage.used for usage in usages)
    largest = _largest(subject, subject.snapshot, [usage.largest for usage in usages])
    if largest is None:
        return Unknown(f"the JVM gives neither {names} nor the heap a maximum")
    share = used / largest
    if any(usage.committed for usage in usages):
        young = ", of a server that is up for less than a day" if _is_young(subject) else ""
        return Known(share, f"{percent(share)} of {names} ({binary_bytes(used)} of {binary_bytes(largest)}){young}")
    most = sum(_usage(pool, "Usage").used for pool in pools) / largest
    if 0 < most <= _BEFORE_COLLECTION:
        return Known(most, f"at most {percent(most)} of {names}, which was not collected {_since(subject)}")
    return Unknown(f"{names} was not collected {_since(subject)}")


def _is_young(subject: Subject) -> bool:
    """Tell whether a server started too lately for what it has collected to tell much, as MySQLTuner warns."""
    started = _started(subject)
    return started is not None and subject.now - started < _DAY


def _since(subject: Subject) -> str:
    started = _started(subject)
    if started is None:
        return "since the server started"
    return f"since the server started on {datetime.fromtimestamp(started, UTC):%Y-%m-%d at %H:%M} UTC"


def _started(subject: Subject) -> float | None:
    """Give when the JVM started, in seconds since the epoch (RuntimeMXBean.getStartTime); None where that can't be."""
    milliseconds = None if subject.snapshot is None else positive(subject.snapshot.value(RUNTIME, "StartTime"))
    started = None if milliseconds is None else milliseconds / 1000
    return started if started is not None and started <= subject.now + _DAY else None


def _largest(subject: Subject, snapshot: Snapshot, limits: list[float | None]) -> float | None:
    """The pools' maximum, together no more than the heap's; the heap's where a pool has none."""
    flag = _flag(subject, MAXIMUM_HEAP)
    heap_maximum = heap_usage(snapshot, "max") if flag is None else flag.size_bytes
    known = [limit for limit in limits if limit is not None and limit > 0]
    if len(known) < len(limits):
        return heap_maximum
    return sum(known) if heap_maximum is None else min(sum(known), heap_maximum)


def _old_generation(snapshot: Snapshot) -> list[MBean]:
    return [pool for pool in snapshot.matching(_MEMORY_POOLS) if pool.name.get("name") in OLD_GENERATION_POOLS]


@dataclass(frozen=True)
class _Usage:
    """What `java.lang.management.MemoryUsage` says of a pool, in bytes; nothing is 0, and no maximum None."""

    used: float
    committed: float
    largest: float | None


def _usage(pool: MBean, attribute: str) -> _Usage:
    usage = pool.attributes.get(attribute)
    items = usage if isinstance(usage, Mapping) else {}
    return _Usage(number(items.get("used")) or 0, number(items.get("committed")) or 0, number(items.get("max")))


def _flag(subject: Subject, prefixes: tuple[str, ...]) -> SizeFlag | None:
    """A flag from the JVM's own list, which has those of `JDK_JAVA_OPTIONS` too; else from the process's arguments."""
    arguments = subject.snapshot.value(RUNTIME, "InputArguments") if subject.snapshot else None
    if isinstance(arguments, Sequence) and not isinstance(arguments, str):
        return last_size([str(argument) for argument in arguments], prefixes)
    return None if subject.process is None else last_size(subject.process.arguments, prefixes)


SIZES = (
    AttributeQuery(MEMORY, ("HeapMemoryUsage",)),
    AttributeQuery(RUNTIME, ("InputArguments",), {"InputArguments": frozenset((*MAXIMUM_HEAP, *INITIAL_HEAP))}),
)

GATHERERS = (
    Gatherer("heap_maximum", maximum, SIZES),
    Gatherer("heap_initial_share", initial_share, SIZES),
    Gatherer(
        "old_generation_after_collection",
        after_collection,
        (AttributeQuery(_MEMORY_POOLS, ("CollectionUsage", "Usage")), AttributeQuery(RUNTIME, ("StartTime",)), *SIZES),
    ),
)
