"""What guidelines ask of the machine, read apart from its metrics: a collector's failure costs no judgement."""

import logging
import os
from collections.abc import Callable
from typing import TypeVar

import psutil

from exporter.host.collector import label_text
from exporter.model.machine import HostFacts

_log = logging.getLogger(__name__)

T = TypeVar("T")


def read_host_facts(count_servers: Callable[[], int]) -> HostFacts:
    """Read cores, memory, load and the number of WSO2 servers, each unknown (None) where that fails, and the node name.

    Memory available is the kernel's MemAvailable, or psutil's estimate after free(1) where the kernel gives none.

    Args:
        count_servers: counts WSO2 servers; raises OSError where that cannot be told.
    """
    memory = _known("memory", psutil.virtual_memory)
    load = _known("load", psutil.getloadavg)
    return HostFacts(
        cores=_known("cores", psutil.cpu_count) or None,
        # psutil writes 0 for what it cannot tell
        memory_bytes=(memory.total or None) if memory else None,
        memory_available_bytes=(memory.available or None) if memory else None,
        load5=load[1] if load else None,
        carbon_processes=_known("processes", count_servers),
        node_name=label_text(os.uname().nodename),
    )


def _known(figure: str, read: Callable[[], T]) -> T | None:
    """What a reading gives, None where it fails: the guidelines that want it then show as unknown at every scrape."""
    try:
        return read()
    except Exception as error:  # noqa: BLE001 - whatever it is, it must not cost the other figures
        _log.debug("the machine does not tell: %s", error, extra={"figure": figure})
        return None
