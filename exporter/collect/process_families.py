"""A local server's own process and the limits of its container, as metric families."""

from exporter.jmx import ObjectName
from exporter.model.machine import CgroupLimits, ProcessFigures, ProcessTrace
from exporter.model.metrics import Family, alone, counter, gauge
from exporter.model.snapshot import AttributeQuery, Snapshot

_SYSTEM = ObjectName.parse("java.lang:type=OperatingSystem")
OPEN_FILES_QUERY = AttributeQuery(_SYSTEM, ("OpenFileDescriptorCount", "MaxFileDescriptorCount"))
"""What the JVM itself says of its open files: `com.sun.management.UnixOperatingSystemMXBean`."""


def process_families(figures: ProcessFigures, snapshot: Snapshot | None) -> tuple[Family, ...]:
    """Make the families `wso2_process_*` of one server. What is unknown is absent.

    Args:
        figures: what the system says.
        snapshot: what the JVM says, for its open files where the system tells them to its owner and root only.
    """
    open_files = _else_jmx(figures.open_files, snapshot, "OpenFileDescriptorCount")
    maximum_files = _else_jmx(figures.maximum_files, snapshot, "MaxFileDescriptorCount")
    return (
        _counter("cpu_seconds", "Processor time that the server's process used, user and system.", figures.cpu_seconds),
        _gauge("resident_memory_bytes", "Memory of the server's process that is in RAM.", figures.resident_bytes),
        _gauge("open_fds", "Files, sockets and pipes that the server's process has open.", open_files),
        _gauge("max_fds", "How many files the server's process may have open: RLIMIT_NOFILE, soft.", maximum_files),
        _gauge("threads", "Threads of the server's process.", figures.threads),
        _gauge(
            "max_threads",
            "The smallest bound on the threads of the server's process: RLIMIT_NPROC (which counts all threads of its "
            "user, and does not bind root), pids.max of its cgroups, the kernel's threads-max and pid_max.",
            figures.maximum_threads,
        ),
        _counter("read_bytes", "Bytes that the server's process had read from storage.", figures.read_bytes),
        _counter("written_bytes", "Bytes that the server's process had written to storage.", figures.written_bytes),
        _gauge("start_time_seconds", "When the server's process started, since the epoch.", figures.started_at),
        _gauge(
            "unreadable_fields",
            "Figures of the server's process that only its user or root may read, and the exporter may not.",
            len(figures.unreadable),
        ),
    )


def cgroup_families(limits: CgroupLimits) -> tuple[Family, ...]:
    """Make the families `wso2_cgroup_*` of one server: without samples where nothing limits it."""
    return (
        _gauge(
            "memory_limit_bytes", "The tightest memory limit of the server's cgroups.", limits.memory_bytes, "cgroup"
        ),
        _gauge(
            "memory_usage_bytes",
            "Memory charged to the cgroup that has the tightest memory limit, page cache included.",
            limits.memory_usage_bytes,
            "cgroup",
        ),
        _gauge(
            "cpu_limit_cores",
            "The tightest processor quota of the server's cgroups, as a number of processors.",
            limits.cpu_cores,
            "cgroup",
        ),
        _counter(
            "cpu_throttled_seconds",
            "How long the cgroup that has the tightest processor quota was held back by it.",
            limits.cpu_throttled_seconds,
            "cgroup",
        ),
    )


def trace_families(trace: ProcessTrace) -> tuple[Family, ...]:
    """Make the families that tell of a server's process though it may have ended. What is unknown is absent."""
    running = None if trace.running is None else float(trace.running)
    return (
        _gauge(
            "running",
            "Whether the process runs that the server was last known by, or one that was started from its home since: "
            "also where it does not answer.",
            running,
        ),
        _gauge(
            "timestamp_seconds",
            "When the JVM wrote its heap to a file for lack of memory, since the epoch: the last change of the newest "
            "such file that this process wrote, or another one in the last 24 hours.",
            trace.heap_dumped_at,
            "heap_dump",
        ),
    )


def _else_jmx(value: float | None, snapshot: Snapshot | None, attribute: str) -> float | None:
    if value is not None or snapshot is None:
        return value
    found = snapshot.value(_SYSTEM, attribute)
    # -1 or a boolean is no number of files
    return found if isinstance(found, int) and not isinstance(found, bool) and found >= 0 else None


def _gauge(name: str, help_text: str, value: float | None, what: str = "process") -> Family:
    return gauge(f"wso2_{what}_{name}", help_text, () if value is None else alone(value))


def _counter(name: str, help_text: str, value: float | None, what: str = "process") -> Family:
    return counter(f"wso2_{what}_{name}", help_text, () if value is None else alone(value))
