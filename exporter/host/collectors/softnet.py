"""Packets that each processor took from the network cards."""

from collections.abc import Sequence

from exporter.host.collector import HostCollector
from exporter.host.kernel_files import lines_of, words_of
from exporter.model.metrics import Family, counter

_COLUMNS = (
    ("processed", "Number of processed packets"),
    ("dropped", "Number of dropped packets"),
    ("times_squeezed", "Number of times processing packets ran out of quota"),
)
_CPU_COLUMN = 12


class SoftnetCollector(HostCollector):
    """Reads the first columns of /proc/net/softnet_stat (kernel: net/core/net-procfs.c), a line a processor."""

    name = "softnet"

    def collect(self) -> Sequence[Family]:
        """Make one family of each column.

        Raises:
            OSError, ValueError, IndexError: the file cannot be read or understood.
        """
        lines = [words_of(line) for line in lines_of(self._proc_text("net/softnet_stat"))]
        # since Linux 5.10 a line tells its processor: there are none of those that are offline
        cpus = [
            str(int(line[_CPU_COLUMN], 16) if len(line) > _CPU_COLUMN else index) for index, line in enumerate(lines)
        ]
        return [
            counter(
                f"node_softnet_{name}",
                help_text,
                [({"cpu": cpu}, int(line[column], 16)) for cpu, line in zip(cpus, lines, strict=True)],
            )
            for column, (name, help_text) in enumerate(_COLUMNS)
        ]
