"""The machine's clock, its time zone, and what drives it."""

import time
from collections.abc import Sequence

from exporter.host.collector import HostCollector, label_name
from exporter.host.kernel_files import attribute, numbered_folders
from exporter.model.metrics import Family, LabelledValue, alone, gauge
from exporter.system.roots import Roots


class TimeCollector(HostCollector):
    """Reads the system's clock, and the kernel's clock sources (kernel: ABI/testing/sysfs-devices-clocksource).

    Args:
        roots: where the kernel's files are.
    """

    name = "time"
    is_portable = True

    def __init__(self, roots: Roots) -> None:
        super().__init__(roots)
        self._sources = f"{roots.sys}/devices/system/clocksource"

    def collect(self) -> Sequence[Family]:
        """Read the seconds since the epoch, those that local time is ahead of UTC, and each clock source."""
        now = time.time()
        local = time.localtime(now)
        available: list[LabelledValue] = []
        current: list[LabelledValue] = []
        for device, folder in numbered_folders(self._sources, "clocksource"):
            for values, file in ((available, "available_clocksource"), (current, "current_clocksource")):
                names = (attribute(folder, file) or "").split()
                values += [({"device": device, "clocksource": label_name(name)}, 1) for name in names]
        zone = {"time_zone": local.tm_zone}
        return (
            gauge("node_time_seconds", "System time in seconds since epoch (1970).", alone(now)),
            gauge("node_time_zone_offset_seconds", "System time zone offset in seconds.", [(zone, local.tm_gmtoff)]),
            gauge("node_time_clocksource_available_info", "A clock source that the kernel can use.", available),
            gauge("node_time_clocksource_current_info", "The clock source that the kernel uses.", current),
        )
