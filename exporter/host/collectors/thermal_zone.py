"""Temperatures that the kernel watches, and what it does against heat."""

from collections.abc import Sequence

from exporter.host.collector import HostCollector, NothingToReadError, label_text
from exporter.host.kernel_files import attribute, folders, numbered_folders
from exporter.model.metrics import Family, LabelledValue, gauge
from exporter.system.roots import Roots

_MILLIDEGREES = 1000


class ThermalZoneCollector(HostCollector):
    """Reads zones and cooling devices from sysfs (kernel: driver-api/thermal/sysfs-api).

    Args:
        roots: where the kernel's files are.
    """

    name = "thermal_zone"

    def __init__(self, roots: Roots) -> None:
        super().__init__(roots)
        self._class = f"{roots.sys}/class/thermal"

    def collect(self) -> Sequence[Family]:
        """Make three families; a zone whose sensor gives no temperature now is left out.

        Raises:
            NothingToReadError: the kernel watches no temperatures.
            OSError, ValueError: they cannot be listed, or are no numbers.
        """
        try:
            folders(self._class)
        except FileNotFoundError as error:
            raise NothingToReadError("no thermal zones") from error
        zones = self._read("thermal_zone", "zone", "temp")
        current = self._read("cooling_device", "name", "cur_state")
        maximum = self._read("cooling_device", "name", "max_state")
        return (
            gauge(
                "node_thermal_zone_temp", "Zone temperature in Celsius", [(of, n / _MILLIDEGREES) for of, n in zones]
            ),
            gauge("node_cooling_device_cur_state", "How hard the device cools.", current),
            gauge("node_cooling_device_max_state", "How hard the device can cool.", maximum),
        )

    def _read(self, kind: str, label: str, file: str) -> list[LabelledValue]:
        read = [
            (number, attribute(folder, "type"), attribute(folder, file))
            for number, folder in numbered_folders(self._class, kind)
        ]
        return [({label: number, "type": label_text(type_ or "")}, int(text)) for number, type_, text in read if text]
