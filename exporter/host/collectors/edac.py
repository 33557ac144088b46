"""Errors of the memory's own checks."""

from collections.abc import Sequence

from exporter.host.collector import HostCollector
from exporter.host.kernel_files import attribute, numbered_folders
from exporter.model.metrics import Family, LabelledValue, counter
from exporter.system.roots import Roots

_KINDS = {"ce": "correctable", "ue": "uncorrectable"}


class EdacCollector(HostCollector):
    """Reads what memory controllers and their rows of chips counted (kernel: admin-guide/RAS).

    Args:
        roots: where the kernel's files are.
    """

    name = "edac"

    def __init__(self, roots: Roots) -> None:
        super().__init__(roots)
        self._controllers = f"{roots.sys}/devices/system/edac/mc"

    def collect(self) -> Sequence[Family]:
        """Make four families: of controllers and of rows, errors that could be corrected and others.

        Raises:
            OSError, ValueError: the controllers cannot be listed, or a file holds no number.
        """
        families = []
        controllers = numbered_folders(self._controllers, "mc")
        for short, kind in _KINDS.items():
            of_controllers: list[LabelledValue] = []
            of_rows: list[LabelledValue] = []
            for controller, folder in controllers:
                of_controllers += _counts({"controller": controller}, folder, f"{short}_count")
                unknown = {"controller": controller, "csrow": "unknown"}
                of_rows += _counts(unknown, folder, f"{short}_noinfo_count")
                for row, row_folder in numbered_folders(folder, "csrow"):
                    of_rows += _counts({"controller": controller, "csrow": row}, row_folder, f"{short}_count")
            families += [
                counter(f"node_edac_{kind}_errors", f"Total {kind} memory errors.", of_controllers),
                counter(f"node_edac_csrow_{kind}_errors", f"Total {kind} memory errors for this csrow.", of_rows),
            ]
        return families


def _counts(labels: dict[str, str], folder: str, file: str) -> list[LabelledValue]:
    count = attribute(folder, file)
    return [] if count is None else [(labels, int(count))]
