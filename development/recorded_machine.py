"""Files of /proc, /sys and udev as kernels write them, for hardware and kernels that are not here."""

import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from development.places import RECORDINGS
from exporter.host.collector import Collector
from exporter.host.registry import all_collectors
from exporter.system.roots import Roots

_RECORDINGS = RECORDINGS / "host"
"""In each, files one after another, each after a line `==> its path <==`; before the first, where they are from."""

ASKING_THE_SYSTEM = frozenset({"filesystem", "os", "selinux", "timex", "uname"})
"""Collectors that ask the system itself, whatever files they are shown."""


def unpack(folder: Path, recording: str = "kernel_files") -> Roots:
    """Write recorded files into a folder: by default those of one machine, whose roots are given."""
    text = (_RECORDINGS / f"{recording}.txt").read_text(encoding="utf-8")
    parts = re.split(r"^==> (.+) <==\n", text, flags=re.MULTILINE)[1:]
    for name, text in zip(parts[::2], parts[1::2], strict=True):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text.removesuffix("\n"), encoding="utf-8")
    return roots_below(folder)


def roots_below(folder: Path) -> Roots:
    """Name the roots of a recorded machine: the folders `proc`, `sys` and `udev` of its own."""
    return Roots(str(folder / "proc"), str(folder / "sys"), str(folder / "udev"))


@contextmanager
def recorded_collectors() -> Iterator[Sequence[Collector]]:
    """Give the collectors of the recorded files, which are there as long as the block lasts."""
    with tempfile.TemporaryDirectory() as folder:
        yield all_collectors(unpack(Path(folder)))
