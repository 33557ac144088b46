"""What guidelines ask of the machine, read apart from its metrics: a collector's failure costs no judgement."""

import logging
import os
from collections.abc import Callable
from functools import partial
from typing import TypeVar

import psutil

from exporter.host.collector import label_text
from exporter.host.process import count_carbon_processes
from exporter.model.machine import HostFacts
from exporter.runtime.bounded import DEFAULT_LIMIT_SECONDS, call_bounded

_log = logging.getLogger(__name__)

T = TypeVar("T")


def read_host_facts(wait: float = DEFAULT_LIMIT_SECONDS) -> HostFacts:
    """Read cores, memory, load and the number of WSO2 servers, each unknown (None) where that fails, and the node name.

    Memory available is the kernel's MemAvailable, or psutil's estimate after free(1) where the kernel gives none.

    Args:
        wait: seconds after which processes that do not let themselves be counted are waited for no longer, at most
            `DEFAULT_LIMIT_SECONDS`: reading the command line of one that is stuck in the kernel with its memory locked
            waits for it.
    """
    memory = _known("memory", psutil.virtual_memory)
    load = _known("load", psutil.getloadavg)
    return HostFacts(
        cores=_known("cores", psutil.cpu_count) or None,
        # psutil writes 0 for what it cannot tell
        memory_bytes=(memory.total or None) if memory else None,
        memory_available_bytes=(memory.available or None) if memory else None,
        load5=load[1] if load else None,
        carbon_processes=_known("processes", partial(_count_servers, wait)),
        node_name=label_text(os.uname().nodename),
    )


def _count_servers(wait: float) -> int:
    key = "count WSO2 servers"
    count = call_bounded({key: count_carbon_processes}, DEFAULT_LIMIT_SECONDS, wait)[key]
    if isinstance(count, Exception):
        raise count
    return count


def _known(figure: str, read: Callable[[], T]) -> T | None:
    """What a reading gives, None where it fails: the guidelines that want it then show as unknown at every scrape."""
    try:
        return read()
    except Exception as error:  # noqa: BLE001 - whatever it is, it must not cost the other figures
        _log.debug("the machine does not tell: %s", error, extra={"figure": figure})
        return None
