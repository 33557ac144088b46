"""What the kernel's memory management did since the start."""

import re
from collections.abc import Sequence

from exporter.host.collector import HostCollector
from exporter.host.kernel_files import lines_of, words_of
from exporter.model.metrics import Family, alone, untyped

_FIELDS = re.compile(r"(?:oom_kill|pgpg|pswp|pg.*fault).*")
"""node_exporter's default for --collector.vmstat.fields: kills, paging, swapping and faults."""


class VmstatCollector(HostCollector):
    """Reads fields of /proc/vmstat, whose type node_exporter leaves open."""

    name = "vmstat"

    def collect(self) -> Sequence[Family]:
        """Make one family of each field.

        Raises:
            OSError, ValueError: /proc/vmstat cannot be read or understood.
        """
        fields = (words_of(line) for line in lines_of(self._proc_text("vmstat")))
        return [
            untyped(f"node_vmstat_{name}", f"/proc/vmstat information field {name}.", alone(int(value)))
            for name, value in fields
            if _FIELDS.match(name)
        ]
