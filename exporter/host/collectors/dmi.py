"""What the machine is, as its firmware says."""

from collections.abc import Sequence

from exporter.host.collector import HostCollector, NothingToReadError, label_text
from exporter.host.kernel_files import attribute
from exporter.model.metrics import Family, gauge
from exporter.system.roots import Roots

_FILES = (
    *(f"bios_{what}" for what in ("date", "release", "vendor", "version")),
    *(f"board_{what}" for what in ("asset_tag", "name", "serial", "vendor", "version")),
    *(f"chassis_{what}" for what in ("asset_tag", "serial", "vendor", "version")),
    *(f"product_{what}" for what in ("family", "name", "serial", "sku", "uuid", "version")),
)


class DmiCollector(HostCollector):
    """Reads the strings of /sys/class/dmi/id (kernel: ABI/testing/sysfs-firmware-dmi-tables).

    Serial numbers and the UUID are labels only where the exporter runs as root: nobody else may read them.

    Args:
        roots: where the kernel's files are.
    """

    name = "dmi"

    def __init__(self, roots: Roots) -> None:
        super().__init__(roots)
        self._table = f"{roots.sys}/class/dmi/id"

    def collect(self) -> Sequence[Family]:
        """Make one sample whose value is 1, with a label for each string that there is.

        Raises:
            NothingToReadError: the firmware has no such table.
        """
        read = {file: attribute(self._table, file) for file in _FILES}
        read["system_vendor"] = attribute(self._table, "sys_vendor")
        labels = {name: label_text(text) for name, text in read.items() if text is not None}
        if not labels:
            raise NothingToReadError("no DMI table")
        return (gauge("node_dmi_info", "What the firmware says that the machine is; the value is 1.", [(labels, 1)]),)
