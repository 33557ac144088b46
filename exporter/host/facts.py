"""What guidelines ask of the machine, read apart from its metrics: a collector's failure costs no judgement."""

import logging
import os
from collections.abc import Callable
from functools import partial
from typing import TypeVar

import psutil

from exporter.host.collector import label_text
from exporter.host.kernel_files import attribute, fields_by_name, lines_of, read_text, words_of
from exporter.model.machine import HostFacts, LocalServer
from exporter.system.roots import Roots

_log = logging.getLogger(__name__)

T = TypeVar("T")


def read_host_facts(
    roots: Roots, list_servers: Callable[[], tuple[LocalServer, ...]], processor_use: Callable[[], float | None]
) -> HostFacts:
    """Read cores, their use, memory, load and the WSO2 servers, each None where that fails, and the node name.

    Memory available is the kernel's MemAvailable; on other systems than Linux it is what psutil reckons.

    Args:
        roots: where the kernel's files are.
        list_servers: lists WSO2 servers; raises OSError where they cannot be told.
        processor_use: tells how busy the processors were lately; None where nobody has looked before.
    """
    memory = _known("memory", partial(_read_memory, roots))
    load = _known("load", partial(_read_load5, roots))
    return HostFacts(
        cores=_known("cores", partial(_count_cores, roots)) or None,
        memory_bytes=memory[0] if memory else None,
        memory_available_bytes=memory[1] if memory else None,
        load5=load,
        servers=_known("processes", list_servers),
        node_name=label_text(os.uname().nodename),
        processor_use=_known("processors", processor_use),
    )


def _count_cores(roots: Roots) -> int | None:
    """Count the processors that are online, by a list such as `0-3,6` (kernel: admin-guide/cputopology)."""
    online = attribute(f"{roots.sys}/devices/system/cpu", "online")
    if not online:
        return psutil.cpu_count()
    ranges = (part.partition("-") for part in online.split(","))
    return sum(int(last or first) - int(first) + 1 for first, _, last in ranges)


def _read_memory(roots: Roots) -> tuple[int | None, int | None]:
    """Read how much there is and how much of it can be had, in bytes: proc_meminfo(5); None for what is not told."""
    if not psutil.LINUX:
        memory = psutil.virtual_memory()
        return memory.total or None, memory.available or None  # psutil writes 0 for what it cannot tell
    fields = dict(fields_by_name(lines_of(read_text(f"{roots.proc}/meminfo"))))
    kibibytes = (int(fields.get(name, ["0"])[0]) for name in ("MemTotal", "MemAvailable", "MemFree"))
    total, available, free = (each * 1024 for each in kibibytes)
    # in a container whose total alone is its own, more may be available than there is
    return total or None, (free if available > total else available) or None


def _read_load5(roots: Roots) -> float:
    """Read the load average of five minutes: proc_loadavg(5)."""
    if not psutil.LINUX:
        return psutil.getloadavg()[1]
    return float(words_of(read_text(f"{roots.proc}/loadavg"))[1])


def _known(figure: str, read: Callable[[], T]) -> T | None:
    """What a reading gives, None where it fails: the guidelines that want it then show as unknown at every scrape."""
    try:
        return read()
    except Exception as error:  # noqa: BLE001 - whatever it is, it must not cost the other figures
        _log.debug("the machine does not tell: %s", error, extra={"figure": figure})
        return None
