"""The load averages."""

from collections.abc import Sequence

from exporter.host.collector import HostCollector
from exporter.host.kernel_files import words_of
from exporter.model.metrics import Family, alone, gauge


class LoadCollector(HostCollector):
    """Reads the load averages of the last 1, 5 and 15 minutes: tasks that run, wait to run or wait for a disk.

    They are read from /proc/loadavg (proc_loadavg(5)), not by getloadavg(3), which knows no other /proc.
    """

    name = "loadavg"

    def collect(self) -> Sequence[Family]:
        """Make one family of each average.

        Raises:
            OSError, ValueError: /proc/loadavg cannot be read or understood.
        """
        averages = zip((1, 5, 15), words_of(self._proc_text("loadavg"))[:3], strict=True)
        return [gauge(f"node_load{n}", f"{n}m load average.", alone(float(average))) for n, average in averages]
