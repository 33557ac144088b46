"""How long programs waited for processors, memory and disks."""

import errno
from collections.abc import Sequence

from exporter.host.collector import HostCollector, NothingToReadError
from exporter.host.kernel_files import lines_of, words_of
from exporter.model.metrics import Family, alone, counter

_FAMILIES = (
    ("cpu", "some", "cpu_waiting", "Seconds in which some task waited for a processor."),
    ("memory", "some", "memory_waiting", "Seconds in which some task waited for memory."),
    ("memory", "full", "memory_stalled", "Seconds in which every task waited for memory."),
    ("io", "some", "io_waiting", "Seconds in which some task waited for a disk."),
    ("io", "full", "io_stalled", "Seconds in which every task waited for a disk."),
)
"""The file in /proc/pressure, the line in it, and the family. That every task waits for a processor cannot be."""

_MICROSECONDS = 1_000_000


class PressureCollector(HostCollector):
    """Reads totals of pressure stall information (kernel: accounting/psi)."""

    name = "pressure"

    def collect(self) -> Sequence[Family]:
        """Make a family of each total that means something: five of them.

        Raises:
            NothingToReadError: the kernel has no such information, or it is switched off.
            OSError, ValueError, KeyError: a file cannot be read or understood.
        """
        try:
            totals = {
                resource: _totals(self._proc_text(f"pressure/{resource}")) for resource in ("cpu", "io", "memory")
            }
        except (FileNotFoundError, NotADirectoryError) as error:
            raise NothingToReadError("no pressure stall information") from error
        except OSError as error:
            if error.errno == errno.EOPNOTSUPP:  # the kernel was started with psi=0
                raise NothingToReadError("pressure stall information is off") from error
            raise
        return [
            counter(f"node_pressure_{name}_seconds", help_text, alone(totals[resource][line] / _MICROSECONDS))
            for resource, line, name, help_text in _FAMILIES
        ]


def _totals(text: str) -> dict[str, int]:
    """Microseconds by the name of the line: `some avg10=0.00 avg60=0.00 avg300=0.00 total=0`."""
    lines = (words_of(line) for line in lines_of(text))
    return {name: int(values[-1].removeprefix("total=")) for name, *values in lines}
