"""Files of /proc, /sys and udev as kernels write them, for hardware and kernels that are not here."""

import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil

from exporter.host.collector import Collector
from exporter.host.collectors.all import all_collectors
from testing.places import RECORDINGS

_RECORDINGS = RECORDINGS / "host"
"""In each, files one after another, each after a line `==> its path <==`; before the first, where they are from."""

ASKING_THE_SYSTEM = frozenset({"filesystem", "os", "selinux", "timex", "uname"})
"""Collectors that ask the system itself, whatever files they are shown."""


def unpack(folder: Path, recording: str = "kernel_files") -> None:
    """Write recorded files into a folder: by default those of one machine, below `proc`, `sys` and `udev`."""
    text = (_RECORDINGS / f"{recording}.txt").read_text(encoding="utf-8")
    parts = re.split(r"^==> (.+) <==\n", text, flags=re.MULTILINE)[1:]
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
