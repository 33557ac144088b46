"""How fast each processor runs and may run."""

from collections.abc import Sequence

from exporter.host.collector import HostCollector
from exporter.host.kernel_files import attribute, numbered_folders
from exporter.model.metrics import Family, LabelledValue, gauge
from exporter.system.roots import Roots

_FILES = {
    "frequency_hertz": ("cpuinfo_cur_freq", "Frequency of the processor as the hardware says, in hertz."),
    "frequency_min_hertz": ("cpuinfo_min_freq", "Lowest frequency that the processor can have, in hertz."),
    "frequency_max_hertz": ("cpuinfo_max_freq", "Highest frequency that the processor can have, in hertz."),
    "scaling_frequency_hertz": ("scaling_cur_freq", "Current scaled CPU thread frequency in hertz."),
    "scaling_frequency_min_hertz": ("scaling_min_freq", "Minimum scaled CPU thread frequency in hertz."),
    "scaling_frequency_max_hertz": ("scaling_max_freq", "Maximum scaled CPU thread frequency in hertz."),
}


class CpuFrequencyCollector(HostCollector):
    """Reads frequencies from sysfs (kernel: admin-guide/pm/cpufreq), where the machine has frequency scaling.

    psutil's cpu_freq() counts policies, which processors share, and falls back to /proc/cpuinfo: neither is the
    figure that node_exporter serves.

    Args:
        roots: where the kernel's files are.
    """

    name = "cpufreq"

    def __init__(self, roots: Roots) -> None:
        super().__init__(roots)
        self._processors = f"{roots.sys}/devices/system/cpu"

    def collect(self) -> Sequence[Family]:
        """Read each processor's frequencies in hertz; what only root may read is left out for others.

        Raises:
            OSError, ValueError: the processors cannot be listed, or a file holds no number.
        """
        folders = [(cpu, f"{folder}/cpufreq") for cpu, folder in numbered_folders(self._processors, "cpu")]
        return [
            gauge(f"node_cpu_{name}", help_text, _frequencies(folders, file))
            for name, (file, help_text) in _FILES.items()
        ]


def _frequencies(folders: Sequence[tuple[str, str]], file: str) -> Sequence[LabelledValue]:
    read = ((cpu, attribute(folder, file)) for cpu, folder in folders)
    return [({"cpu": cpu}, int(kilohertz) * 1000.0) for cpu, kilohertz in read if kilohertz]
