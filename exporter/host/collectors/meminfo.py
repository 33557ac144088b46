"""Physical memory and swap."""

import re
from collections.abc import Iterator, Sequence

from exporter.host.collector import HostCollector
from exporter.host.kernel_files import fields_by_name, lines_of
from exporter.model.metrics import Family, alone, gauge

_FOREIGN = re.compile(r"\W+", re.ASCII)


class MemoryCollector(HostCollector):
    """Reads every field of /proc/meminfo (proc_meminfo(5)), in bytes where it has a unit."""

    name = "meminfo"

    def collect(self) -> Sequence[Family]:
        """Make one family of each field.

        Raises:
            OSError, ValueError: /proc/meminfo cannot be read or understood.
        """
        return list(_families(self._proc_text("meminfo")))


def _families(text: str) -> Iterator[Family]:
    for field, (number, *unit) in fields_by_name(lines_of(text)):
        name = _FOREIGN.sub("_", field).rstrip("_")  # Active(anon)
        value = int(number)
        if unit:
            name, value = f"{name}_bytes", value * 1024
        yield gauge(f"node_memory_{name}", f"Memory information field {name}.", alone(value))
