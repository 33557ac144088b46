"""The kernel as a whole: when it started, what runs, how often it switched and was interrupted."""

from collections.abc import Sequence

from exporter.host.collector import HostCollector
from exporter.host.kernel_files import lines_of
from exporter.model.metrics import Family, alone, counter, gauge


class KernelCollector(HostCollector):
    """Reads the lines of /proc/stat that are no processor's (proc_stat(5))."""

    name = "stat"

    def collect(self) -> Sequence[Family]:
        """Make one family of each figure.

        Raises:
            OSError, ValueError, KeyError: /proc/stat cannot be read or understood.
        """
        # the line of interrupts has a number for each of thousands: only its first one is wanted
        lines = (line.partition(" ") for line in lines_of(self._proc_text("stat")) if not line.startswith("cpu"))
        figures = {name: int(numbers.partition(" ")[0]) for name, _, numbers in lines}
        return (
            gauge("node_boot_time_seconds", "Node boot time, in unixtime.", alone(figures["btime"])),
            counter("node_context_switches", "Total number of context switches.", alone(figures["ctxt"])),
            counter("node_forks", "Total number of forks.", alone(figures["processes"])),
            counter("node_intr", "Total number of interrupts serviced.", alone(figures["intr"])),
            gauge("node_procs_running", "Tasks that run or could run.", alone(figures["procs_running"])),
            gauge("node_procs_blocked", "Tasks that wait for a disk.", alone(figures["procs_blocked"])),
        )
