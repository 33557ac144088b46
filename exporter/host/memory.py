"""Physical memory and swap, and how much was swapped."""

from collections.abc import Sequence
from pathlib import Path

import psutil

from exporter.host.collector import ALONE, gauge, untyped
from exporter.model import Family

_PAGE = 4096
"""psutil gives swapped pages as bytes of 4 KiB pages, whatever the machine's page is; the kernel counts pages."""


class MemoryCollector:
    """Memory in bytes, by the names of /proc/meminfo (proc_meminfo(5)).

    psutil writes 0, or an estimate, for what the kernel does not tell: only what /proc/meminfo holds is served.
    `Cached` is not: psutil adds `SReclaimable` to it.
    """

    name = "meminfo"

    def collect(self) -> Sequence[Family]:
        """One family a field.

        Raises:
            OSError, KeyError, ValueError: /proc/meminfo cannot be read or understood.
        """
        memory = psutil.virtual_memory()
        swap = psutil.swap_memory()
        fields = {
            "MemTotal": memory.total,
            "MemFree": memory.free,
            "MemAvailable": memory.available,
            "Buffers": memory.buffers,
            "Active": memory.active,
            "Inactive": memory.inactive,
            "Shmem": memory.shared,
            "Slab": memory.slab,
            "SwapTotal": swap.total,
            "SwapFree": swap.free,
        }
        told = _names("meminfo", ":")
        return [
            gauge(f"node_memory_{field}_bytes", f"Memory information field {field}_bytes.", [(ALONE, bytes_)])
            for field, bytes_ in fields.items()
            if field in told
        ]


class SwappingCollector:
    """Pages swapped in and out since the start (/proc/vmstat); node_exporter leaves their type open."""

    name = "vmstat"

    def collect(self) -> Sequence[Family]:
        """One family a field.

        Raises:
            OSError, KeyError, ValueError: /proc/vmstat cannot be read or understood.
        """
        swap = psutil.swap_memory()
        fields = {"pswpin": swap.sin, "pswpout": swap.sout}
        told = _names("vmstat", " ")
        return [
            untyped(f"node_vmstat_{field}", f"/proc/vmstat information field {field}.", [(ALONE, bytes_ // _PAGE)])
            for field, bytes_ in fields.items()
            if field in told
        ]


def _names(file: str, separator: str) -> set[str]:
    """The names of a file's fields: what the kernel does tell."""
    with Path(psutil.PROCFS_PATH, file).open(encoding="ascii") as lines:
        return {line.partition(separator)[0] for line in lines}
