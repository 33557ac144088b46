"""The few values that all layers share: frozen, and without behaviour beyond reading themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from exporter.jmx.objectname import ObjectName
from exporter.process_identity import ProcessIdentity

# ---------------------------------------------------------------------------------------------- what is read over JMX


@dataclass(frozen=True, slots=True)
class Sized:
    """A list, map or tabular data with more in it than is kept: nothing is known but how many elements it has."""

    elements: int


AttributeValue = None | bool | int | float | str | Mapping[str, "AttributeValue"] | Sequence["AttributeValue"] | Sized
"""An attribute's value: null, boolean, number, string, composite data as a mapping of its items, or a list of values.

Tabular data is a list of its rows; a point in time is its seconds since the epoch. No whole number is beyond
`LARGEST_WHOLE`, in either direction: what reckons with attributes may take them for floats.
"""

LARGEST_WHOLE = 10**300
"""A BigInteger may be larger. Well within what a float holds: a share in per cent of such a number is in it, too."""

ErrorReason = Literal["resolve", "connect", "timeout", "login", "tls", "protocol", "not_jmx", "transport", "internal"]
"""Why a target could not be read: the values of the label `reason` of `wso2_scrape_error`."""


@dataclass(frozen=True)
class AttributeQuery:
    """Attributes wanted of every MBean whose name the pattern applies to.

    Attributes:
        keys: for some of the attributes, which are maps: the only entries that are wanted. Others are better not kept,
            since nobody knows what is in them (`SystemProperties` holds passwords).
    """

    pattern: ObjectName
    attributes: tuple[str, ...]
    keys: Mapping[str, frozenset[str]] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class MBean:
    """One MBean with the attributes that were read; one that the server did not give is missing."""

    name: ObjectName
    attributes: Mapping[str, AttributeValue]


@dataclass(frozen=True)
class UnreadableAttribute:
    """An attribute that was asked for and could not be read, with the cause in one line."""

    name: ObjectName
    attribute: str
    cause: str


@dataclass(frozen=True)
class UnreadableMBean:
    """An MBean of which nothing can be asked for: its name is none that can be sent back.

    Attributes:
        name: its name on one line of bounded length, as far as there is one.
        cause: what is wrong with it, in one line.
    """

    name: str
    cause: str


@dataclass(frozen=True)
class Snapshot:
    """Everything one poll of a JVM read. No two MBeans have the same name.

    Attributes:
        unreadable_mbeans: those that are there and cannot be asked for.
        pending: how many MBeans had no time to be read for the first time; the next polls have them.
        stale_secret: why the password's file cannot be used, where the session goes on that began with the one before.
    """

    mbeans: tuple[MBean, ...]
    unreadable: tuple[UnreadableAttribute, ...] = ()
    unreadable_mbeans: tuple[UnreadableMBean, ...] = ()
    pending: int = 0
    stale_secret: str = ""
    _by_name: dict[ObjectName, MBean] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {mbean.name: mbean for mbean in self.mbeans})

    def value(self, name: ObjectName, attribute: str, item: str | None = None) -> AttributeValue:
        """An attribute's value, or one item of a composite one; None where it was not read or is null."""
        mbean = self._by_name.get(name)
        value = mbean.attributes.get(attribute) if mbean else None
        if item is None:
            return value
        return value.get(item) if isinstance(value, Mapping) else None


class TargetError(Exception):
    """A target that could not be read.

    Attributes:
        reason: which of the reasons of `wso2_scrape_error` it was.
        message: the cause in one line, without secrets.
    """

    def __init__(self, reason: ErrorReason, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message


# ------------------------------------------------------------------------------------------------- what is served

MetricType = Literal["gauge", "counter", "summary", "histogram", "unknown"]


class Sample(msgspec.Struct, frozen=True, gc=False):
    """One sample of a metric family; `suffix` is what its name adds to the family's: `_total`, `_count`, or nothing.

    There may be a hundred thousand of them at a time. Python's garbage collector need not look at each: no sample is in
    a cycle, since its labels are texts.
    """

    labels: Mapping[str, str]
    value: float
    suffix: str = ""


@dataclass(frozen=True)
class Family:
    """A metric family. A counter's name is written without `_total`, its samples have the suffix `_total`."""

    name: str
    type: MetricType
    help: str
    samples: tuple[Sample, ...]


# --------------------------------------------------------------------------------------------- what the machine says


@dataclass(frozen=True)
class FilesystemFacts:
    """A filesystem's size and what an unprivileged user may still use of it. Inodes are None where it counts none."""

    mountpoint: str
    size_bytes: int
    free_bytes: int
    available_bytes: int
    inodes: int | None
    inodes_free: int | None


@dataclass(frozen=True)
class MemoryRoom:
    """How much memory there is in one place, and how much of it can still be taken.

    Attributes:
        limit_bytes: all of it.
        available_bytes: what nobody uses, and what is given up on demand, as `MemAvailable` of proc(5) counts it.
    """

    limit_bytes: int
    available_bytes: int

    @property
    def share(self) -> float:
        """What is available, as a share of all."""
        return self.available_bytes / self.limit_bytes if self.limit_bytes else 0.0


@dataclass(frozen=True)
class CgroupLimits:
    """The tightest limits that a process's control groups set, as a container has them. None where there is none.

    Attributes:
        memory_bytes, memory_usage_bytes: the limit of the group that has it, and what is charged to that group.
        cpu_cores, cpu_throttled_seconds: the quota as a number of processors, and for how long that group had to wait.
        threads: how many tasks (processes and threads) the group may have.
        memory_room: of all groups with a memory limit, or with a bound above which they are held back, the one that has
            the smallest share left: not always the one with the tightest limit, since a group above may be full with
            what others use.
    """

    memory_bytes: int | None = None
    memory_usage_bytes: int | None = None
    cpu_cores: float | None = None
    cpu_throttled_seconds: float | None = None
    threads: int | None = None
    memory_room: MemoryRoom | None = None


@dataclass(frozen=True)
class JvmIdentity:
    """What a JVM says of itself that tells its process from all others.

    Attributes:
        pid: its process id (RuntimeMXBean.getName).
        started_at: seconds since the epoch (RuntimeMXBean.getStartTime).
    """

    pid: int
    started_at: float


@dataclass(frozen=True)
class ProcessFacts:
    """A JVM's process on this machine.

    Attributes:
        identity: what tells it from all others.
        arguments: its command line.
        carbon_home: where it keeps the server (`-Dcarbon.home`).
        carbon_home_filesystem: what that stands on.
        cgroup: the limits of the container that it runs in.
    """

    identity: ProcessIdentity
    arguments: tuple[str, ...]
    carbon_home: str | None
    carbon_home_filesystem: FilesystemFacts | None
    cgroup: CgroupLimits = CgroupLimits()


@dataclass(frozen=True)
class ProcessReading:
    """What a process uses and may use. None where the system does not tell, or sets no limit.

    Attributes:
        unreadable: the figures that we were refused, by the end of their metrics' names.
    """

    cpu_seconds: float | None
    resident_bytes: int | None
    open_files: int | None
    maximum_files: int | None
    threads: int | None
    maximum_threads: int | None
    read_bytes: int | None
    written_bytes: int | None
    started_at: float | None
    unreadable: tuple[str, ...]


@dataclass(frozen=True)
class HostFacts:
    """What guidelines ask of a machine. None where the system does not tell.

    Attributes:
        cores: logical processors that are online.
        memory_bytes, memory_available_bytes: physical memory, and what is left for programs without swapping.
        load5: load average of the last five minutes.
        carbon_processes: JVMs with the option `-Dcarbon.home`: running WSO2 servers.
    """

    cores: int | None
    memory_bytes: int | None
    memory_available_bytes: int | None
    load5: float | None
    carbon_processes: int | None


# ---------------------------------------------------------------------------------------------------- what is judged

Status = Literal["ok", "warning", "critical", "unknown", "waived"]
Kind = Literal["provision", "headroom", "configuration"]


@dataclass(frozen=True)
class Assessment:
    """One guideline judged for one target.

    Attributes:
        guideline: its id in the catalogue; category, kind, weight, title, source and advice are the catalogue's.
        status: `unknown` where nothing could be read.
        score: 0 to 1; None when unknown.
        found: what was read, as a person reads it (`1.0 GiB maximum heap`), or why nothing was.
        wanted: the threshold as a person reads it (`2 GiB or more`).
    """

    guideline: str
    category: str
    kind: Kind
    weight: float
    status: Status
    score: float | None
    title: str
    found: str
    wanted: str
    source: str
    advice: str


@dataclass(frozen=True)
class CategoryScore:
    """All guidelines of a category together: the rules are in `guidelines/score.py`."""

    category: str
    status: Status
    score: float | None


@dataclass(frozen=True)
class Report:
    """All assessments of one target, its categories in the catalogue's order, and the whole (None when unknown)."""

    assessments: tuple[Assessment, ...]
    categories: tuple[CategoryScore, ...]
    readiness: float | None
