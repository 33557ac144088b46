"""What psutil gives on systems other than Linux, by the names that it has on Linux."""

from collections.abc import Callable, Sequence

import psutil

from exporter.host.collector import Collector
from exporter.host.collectors.netdev import traffic_families
from exporter.host.collectors.uname import name_family
from exporter.model.metrics import Family, LabelledValue, alone, counter, gauge

_TRAFFIC = {
    "receive_bytes": "bytes_recv",
    "receive_packets": "packets_recv",
    "receive_errs": "errin",
    "receive_drop": "dropin",
    "transmit_bytes": "bytes_sent",
    "transmit_packets": "packets_sent",
    "transmit_errs": "errout",
    "transmit_drop": "dropout",
}
_DISK = (
    ("reads_completed", "The total number of reads completed successfully.", "read_count", 1.0),
    ("read_bytes", "The total number of bytes read successfully.", "read_bytes", 1.0),
    ("read_time_seconds", "The total number of seconds spent by all reads.", "read_time", 0.001),
    ("writes_completed", "The total number of writes completed successfully.", "write_count", 1.0),
    ("written_bytes", "The total number of bytes written successfully.", "write_bytes", 1.0),
    ("write_time_seconds", "This is the total number of seconds spent by all writes.", "write_time", 0.001),
)
"""node_exporter's names and psutil's fields; of disks also what makes seconds of milliseconds."""

_MODES = ("user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal")


class PortableCollector:
    """Makes families of what one call of psutil gives.

    Args:
        name: node_exporter's name for what is read.
        read: reads it; whatever it raises is the collector's failure.
    """

    def __init__(self, name: str, read: Callable[[], Sequence[Family]]) -> None:
        self.name = name
        self._read = read

    def collect(self) -> Sequence[Family]:
        """Call psutil anew.

        Raises:
            Exception: of any kind, as psutil pleases.
        """
        return self._read()


def portable_collectors() -> Sequence[Collector]:
    """Make the collectors of this file."""
    readings: dict[str, Callable[[], Sequence[Family]]] = {
        "cpu": _processors,
        "diskstats": _disks,
        "loadavg": _load,
        "meminfo": _memory,
        "netdev": _traffic,
        "stat": _kernel,
        "uname": _names,
    }
    return [PortableCollector(name, read) for name, read in readings.items()]


def _processors() -> Sequence[Family]:
    values: list[LabelledValue] = []
    for cpu, times in enumerate(psutil.cpu_times(percpu=True)):
        seconds = times._asdict()
        values += [({"cpu": str(cpu), "mode": mode}, seconds[mode]) for mode in _MODES if mode in seconds]
    return (counter("node_cpu_seconds", "Seconds the CPUs spent in each mode.", values),)


def _disks() -> Sequence[Family]:
    # nowrap would keep counters across restarts of a device, for the whole process; rate() expects the restart
    disks = psutil.disk_io_counters(perdisk=True, nowrap=False)
    return [
        counter(
            f"node_disk_{name}",
            help_text,
            [({"device": device}, getattr(read, field) * unit) for device, read in disks.items()],
        )
        for name, help_text, field, unit in _DISK
    ]


def _load() -> Sequence[Family]:
    averages = zip((1, 5, 15), psutil.getloadavg(), strict=True)
    return [gauge(f"node_load{n}", f"{n}m load average.", alone(average)) for n, average in averages]


def _memory() -> Sequence[Family]:
    memory, swap = psutil.virtual_memory(), psutil.swap_memory()
    figures = {
        "MemTotal": memory.total,
        "MemFree": memory.free,
        "MemAvailable": memory.available,
        "SwapTotal": swap.total,
        "SwapFree": swap.free,
    }
    return [
        gauge(f"node_memory_{name}_bytes", f"Memory information field {name}_bytes.", alone(value))
        for name, value in figures.items()
    ]


def _traffic() -> Sequence[Family]:
    devices = psutil.net_io_counters(pernic=True, nowrap=False)
    counts = [(device, [getattr(read, field) for field in _TRAFFIC.values()]) for device, read in devices.items()]
    return traffic_families(counts, tuple(_TRAFFIC))


def _kernel() -> Sequence[Family]:
    return (gauge("node_boot_time_seconds", "Node boot time, in unixtime.", alone(psutil.boot_time())),)


def _names() -> Sequence[Family]:
    return (name_family(""),)
