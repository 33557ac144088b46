"""What the machine says of itself and of the processes on it."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class ProcessIdentity:
    """One process of this machine. No other one has the same values before the machine starts anew.

    Attributes:
        pid: its process id, which another process may have after it.
        start: when it started, in clock ticks since the machine did. In seconds since the epoch it would move with
            the clock, since the kernel knows no such time and it has to be reckoned.
    """

    pid: int
    start: int


@dataclass(frozen=True)
class FilesystemFacts:
    """A filesystem's size and what an unprivileged user may still use of it. Inodes are None where it counts none."""

    mountpoint: str
    size_bytes: int
    free_bytes: int
    available_bytes: int
    inodes: int | None
    inodes_free: int | None

    @property
    def used_share(self) -> float | None:
        """What is used of its bytes, as df(1) reckons it: used / (used + available); None where it has no size."""
        used = self.size_bytes - self.free_bytes
        usable = used + self.available_bytes
        return used / usable if usable > 0 else None

    @property
    def used_inodes_share(self) -> float | None:
        """What is used of its inodes; None where it counts none."""
        if not self.inodes or self.inodes_free is None:
            return None
        return (self.inodes - self.inodes_free) / self.inodes


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
    memory_group: str = field(default="", compare=False)
    cpu_group: str = field(default="", compare=False)


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
        carbon_home_in_image: whether its home is in the image of its container, and goes with it: on no volume.
        heap_dump_path: the file, or the folder, to which the JVM writes its heap when memory runs out, as the process
            has it; None where it writes none, or nobody knows where.
    """

    identity: ProcessIdentity
    arguments: tuple[str, ...]
    carbon_home: str | None
    carbon_home_filesystem: FilesystemFacts | None
    cgroup: CgroupLimits = CgroupLimits()
    carbon_home_in_image: bool = False
    heap_dump_path: str | None = None


@dataclass(frozen=True)
class ProcessFigures:
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
class ProcessTrace:
    """What is seen of the process that a server was last known by, though it may have ended.

    Attributes:
        running: whether it runs; None where that is not known.
        heap_dumped_at: when its heap was written to a file, in seconds since the epoch; None where it was not, or
            nobody knows.
    """

    running: bool | None = None
    heap_dumped_at: float | None = None


@dataclass(frozen=True)
class LocalServer:
    """A WSO2 server among this machine's processes, and what it shares with others.

    Attributes:
        identity: its process.
        heap_bytes: how large its heap may grow, as its command line says; None where it says nothing.
        heap_share: how much of its memory the JVM takes for the heap where the command line says no size.
        memory_group, memory_bytes: the control group whose memory it shares, and that group's limit; empty and None: it
            shares the machine's.
        cpu_group: the control group whose quota of processors it shares; empty: it shares the machine's processors.
        mountpoint: the filesystem of its home; None where that is not known, or is none of the machine's.
        home: its home, as the process has it; None where that is not known.
    """

    identity: ProcessIdentity
    heap_bytes: int | None = None
    heap_share: float = 0.25
    memory_group: str = ""
    memory_bytes: int | None = None
    cpu_group: str = ""
    mountpoint: str | None = None
    home: str | None = None


@dataclass(frozen=True)
class HostFacts:
    """What guidelines ask of a machine. None where the system does not tell.

    Attributes:
        cores: logical processors that are online.
        memory_bytes, memory_available_bytes: physical memory, and what is left for programs without swapping.
        load5: load average of the last five minutes.
        servers: the WSO2 servers that run on it, read or not.
        node_name: what the machine is called (`nodename` of uname(2)).
        processor_use: the share of all processors' time in which they were busy lately.
        home_filesystems: the filesystems of the homes of the servers that are read, each once; also of those that are
            down, where they were seen before.
    """

    cores: int | None
    memory_bytes: int | None
    memory_available_bytes: int | None
    load5: float | None
    servers: tuple[LocalServer, ...] | None
    node_name: str
    processor_use: float | None = None
    home_filesystems: tuple[FilesystemFacts, ...] = ()

    @property
    def carbon_processes(self) -> int | None:
        """Count the running WSO2 servers; None where that cannot be told."""
        return None if self.servers is None else len(self.servers)
