"""Files of /proc, /sys and udev as kernels write them, for hardware and kernels that are not here."""

import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil

from development.places import PROJECT
from exporter.host.collector import Collector
from exporter.host.collectors.all import all_collectors

_FILES = PROJECT / "tests" / "fixtures" / "host" / "kernel_files.txt"
"""One after another, each after a line `==> its path <==`."""

ASKING_THE_SYSTEM = frozenset({"filesystem", "os", "selinux", "timex", "uname"})
"""Collectors that ask the system itself, whatever files they are shown."""


def unpack(folder: Path) -> None:
    """Write the recorded files into a folder, below `proc`, `sys` and `udev`."""
    parts = re.split(r"^==> (.+) <==\n", _FILES.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    for name, text in zip(parts[::2], parts[1::2], strict=True):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text.removesuffix("\n"), encoding="utf-8")


@contextmanager
def recorded_collectors() -> Iterator[Sequence[Collector]]:
    """The collectors, which inside the block read the recorded files."""
    before = psutil.PROCFS_PATH
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        unpack(root)
        psutil.PROCFS_PATH = str(root / "proc")
        try:
            yield all_collectors(sysfs=str(root / "sys"), udev_data=str(root / "udev"))
        finally:
            psutil.PROCFS_PATH = before
