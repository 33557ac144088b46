"""What each processor spent its time on, and how fast it is allowed to run."""

from collections.abc import Sequence
from pathlib import Path

import psutil

from exporter.host.collector import LabelledValue, counter, gauge
from exporter.model import Family

_MODES = ("user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal")
_GUEST_MODES = {"user": "guest", "nice": "guest_nice"}
_SCALING_FILES = {
    "": ("scaling_cur_freq", "Current scaled CPU thread frequency in hertz."),
    "_min": ("scaling_min_freq", "Minimum scaled CPU thread frequency in hertz."),
    "_max": ("scaling_max_freq", "Maximum scaled CPU thread frequency in hertz."),
}


class CpuCollector:
    """Processor times from /proc/stat (proc_stat(5)). As there and in node_exporter, `user` includes guests' time."""

    name = "cpu"

    def collect(self) -> Sequence[Family]:
        """Seconds by processor and mode.

        Raises:
            OSError, ValueError: /proc/stat cannot be read, or a processor came or went between its two readings.
        """
        modes: list[LabelledValue] = []
        guests: list[LabelledValue] = []
        for cpu, times in zip(_processors(), psutil.cpu_times(percpu=True), strict=True):
            seconds = times._asdict()  # an old kernel has fewer fields
            modes += [({"cpu": cpu, "mode": mode}, seconds[mode]) for mode in _MODES if mode in seconds]
            guests += [
                ({"cpu": cpu, "mode": mode}, seconds[field]) for mode, field in _GUEST_MODES.items() if field in seconds
            ]
        return (
            counter("node_cpu_seconds", "Seconds the CPUs spent in each mode.", modes),
            counter("node_cpu_guest_seconds", "Seconds the CPUs spent in guests (VMs) for each mode.", guests),
        )


class CpuFrequencyCollector:
    """Scaled frequencies from sysfs (kernel: admin-guide/pm/cpufreq), where the machine has frequency scaling.

    psutil's cpu_freq() counts policies, which processors share, and falls back to /proc/cpuinfo: neither is the
    figure that node_exporter serves.

    Args:
        processors: the folder with a folder for each processor.
    """

    name = "cpufreq"

    def __init__(self, processors: Path = Path("/sys/devices/system/cpu")) -> None:
        self._processors = processors

    def collect(self) -> Sequence[Family]:
        """Hertz by processor.

        Raises:
            OSError, ValueError: a file of a processor that has scaling cannot be read.
        """
        folders = [path for path in self._processors.glob("cpu[0-9]*/cpufreq") if path.is_dir()]
        return tuple(
            gauge(
                f"node_cpu_scaling_frequency{which}_hertz",
                help_text,
                [_frequency(folder, file) for folder in folders if (folder / file).is_file()],
            )
            for which, (file, help_text) in _SCALING_FILES.items()
        )


def _frequency(folder: Path, file: str) -> LabelledValue:
    kilohertz = int((folder / file).read_text(encoding="ascii"))
    return {"cpu": folder.parent.name.removeprefix("cpu")}, kilohertz * 1000.0


def _processors() -> list[str]:
    """The kernel's numbers of the online processors: psutil tells only their order, which differs once one is off."""
    with Path(psutil.PROCFS_PATH, "stat").open(encoding="ascii") as lines:
        names = (line.partition(" ")[0] for line in lines)
        return [name.removeprefix("cpu") for name in names if name.startswith("cpu") and name != "cpu"]
