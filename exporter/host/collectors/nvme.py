"""What NVMe drives there are."""

from collections.abc import Sequence

from exporter.host.collector import HostCollector, NothingToReadError, label_name, label_text
from exporter.host.kernel_files import attribute, folders
from exporter.model.metrics import Family, gauge
from exporter.system.roots import Roots

_LABELS = {"firmware_revision": "firmware_rev", "model": "model", "serial": "serial", "state": "state"}


class NvmeCollector(HostCollector):
    """Reads each drive's strings from sysfs (kernel: drivers/nvme/host/sysfs.c).

    Args:
        roots: where the kernel's files are.
    """

    name = "nvme"

    def __init__(self, roots: Roots) -> None:
        super().__init__(roots)
        self._class = f"{roots.sys}/class/nvme"

    def collect(self) -> Sequence[Family]:
        """Make one family, with a sample of the value 1 for each drive.

        Raises:
            NothingToReadError: there are no such drives.
            OSError: they cannot be listed.
        """
        try:
            drives = folders(self._class)
        except FileNotFoundError as error:
            raise NothingToReadError("no NVMe drives") from error
        values = [
            (
                {"device": label_name(drive)}
                | {
                    label: label_text(attribute(f"{self._class}/{drive}", file) or "")
                    for label, file in _LABELS.items()
                },
                1,
            )
            for drive in drives
        ]
        return (gauge("node_nvme_info", "An NVMe drive; the value is 1.", values),)
