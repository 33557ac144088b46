"""What each processor's scheduler did."""

from collections.abc import Sequence

from exporter.host.collector import HostCollector, NothingToReadError
from exporter.host.kernel_files import lines_of, words_of
from exporter.model.metrics import Family, counter

_NANOSECONDS = 1e9
_FAMILIES = (
    ("running_seconds", "Seconds that tasks ran on the processor.", 7, _NANOSECONDS),
    ("waiting_seconds", "Seconds that tasks waited for the processor.", 8, _NANOSECONDS),
    ("timeslices", "Time slices that ran on the processor.", 9, 1),
)
"""Each family's name, help, field of a `cpu` line, and how many of the field's unit make one."""


class SchedulerCollector(HostCollector):
    """Reads the last fields of each processor's line in /proc/schedstat (kernel: scheduler/sched-stats)."""

    name = "schedstat"

    def collect(self) -> Sequence[Family]:
        """Make three families, with a sample of each processor.

        Raises:
            NothingToReadError: the kernel was built without these statistics.
            OSError, ValueError, IndexError: the file cannot be read or understood.
        """
        try:
            text = self._proc_text("schedstat")
        except FileNotFoundError as error:
            raise NothingToReadError("no /proc/schedstat") from error
        lines = [words_of(line) for line in lines_of(text) if line.startswith("cpu")]
        return [
            counter(
                f"node_schedstat_{name}",
                help_text,
                [({"cpu": line[0].removeprefix("cpu")}, int(line[field]) / unit) for line in lines],
            )
            for name, help_text, field, unit in _FAMILIES
        ]
