"""What each processor spent its time on, and how often it was slowed down because of heat."""

import os
import threading
from collections.abc import Iterator, Sequence

from exporter.host.collector import HostCollector
from exporter.host.kernel_files import attribute, lines_of, numbered_folders, words_of
from exporter.model.metrics import Family, LabelledValue, counter
from exporter.system.roots import Roots

_MODES = ("user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal")
_GUEST_MODES = ("user", "nice")
"""Columns of /proc/stat in their order; the guests' follow the others. An old kernel has fewer."""

_TICKS = os.sysconf("SC_CLK_TCK")
_IDLE = _MODES.index("idle")
_ANOTHER_START = 3.0
"""Seconds that a processor's idle time goes back when it was taken away and came again; node_exporter's figure."""


class CpuCollector(HostCollector):
    """Reads processor times in /proc/stat (proc_stat(5)); as there and in node_exporter, `user` includes guests' time.

    The kernel's times, above all those of waiting for disks, may go back a little, which Prometheus would take for a
    start anew from 0. As in node_exporter, a time stands still until the kernel's has caught up.

    Args:
        roots: where the kernel's files are.
    """

    name = "cpu"

    def __init__(self, roots: Roots) -> None:
        super().__init__(roots)
        self._processors = f"{roots.sys}/devices/system/cpu"
        self._served: dict[str, Sequence[float]] = {}
        self._lock = threading.Lock()

    def collect(self) -> Sequence[Family]:
        """Read the seconds by processor and mode, and how often each core and package was throttled.

        Raises:
            OSError, ValueError: /proc/stat cannot be read or understood.
        """
        modes: list[LabelledValue] = []
        guests: list[LabelledValue] = []
        for cpu, read in _times(self._proc_text("stat")):
            seconds = self._forward(cpu, read)
            modes += [({"cpu": cpu, "mode": m}, s) for m, s in zip(_MODES, seconds, strict=False)]
            guests += [({"cpu": cpu, "mode": m}, s) for m, s in zip(_GUEST_MODES, seconds[len(_MODES) :], strict=False)]
        return (
            counter("node_cpu_seconds", "Seconds the CPUs spent in each mode.", modes),
            counter("node_cpu_guest_seconds", "Seconds the CPUs spent in guests (VMs) for each mode.", guests),
            *self._throttles(),
        )

    def _forward(self, cpu: str, read: Sequence[float]) -> Sequence[float]:
        """The times to serve where these were read."""
        with self._lock:
            served = self._served.get(cpu, read)
            if served[_IDLE] - read[_IDLE] < _ANOTHER_START:
                read = [max(pair) for pair in zip(served, read, strict=True)]
            self._served[cpu] = read
            return read

    def _throttles(self) -> Iterator[Family]:
        """Each core and each package once, by whichever of its processors comes first (kernel: ABI, thermal_throttle).

        Only Intel's processors count.
        """
        cores: dict[tuple[str, str], int] = {}
        packages: dict[str, int] = {}
        for _, folder in numbered_folders(self._processors, "cpu"):
            throttles = f"{folder}/thermal_throttle"
            of_core = attribute(throttles, "core_throttle_count")
            of_package = attribute(throttles, "package_throttle_count")
            if of_core is None and of_package is None:
                continue
            package = attribute(folder, "topology/physical_package_id")
            core = attribute(folder, "topology/core_id")
            if package is None or core is None:
                continue
            if of_core is not None:
                cores.setdefault((package, core), int(of_core))
            if of_package is not None:
                packages.setdefault(package, int(of_package))
        yield counter(
            "node_cpu_core_throttles",
            "How often the core was throttled because of heat.",
            [({"package": package, "core": core}, count) for (package, core), count in cores.items()],
        )
        yield counter(
            "node_cpu_package_throttles",
            "How often the package was throttled because of heat.",
            [({"package": package}, count) for package, count in packages.items()],
        )


def _times(text: str) -> Iterator[tuple[str, Sequence[float]]]:
    """The number of each processor that is online, and its columns in seconds."""
    for line in lines_of(text):
        name, *ticks = words_of(line)
        if not name.startswith("cpu"):
            return
        if name != "cpu":
            yield name.removeprefix("cpu"), [int(n) / _TICKS for n in ticks]
