"""Which collectors there are: every file of `exporter.host.collectors` has one, and nothing else lists them."""

from collections.abc import Collection
from importlib import import_module
from typing import TypeGuard

import psutil

from exporter.host import collectors
from exporter.host.collector import Collector, HostCollector
from exporter.host.collectors import collector_names
from exporter.host.portable import portable_collectors
from exporter.system.roots import Roots


def all_collectors(roots: Roots) -> tuple[Collector, ...]:
    """Make every collector that this system can have, by name.

    Args:
        roots: where the kernel's files are.
    """
    classes = [_collector_class(name) for name in collector_names()]
    if psutil.LINUX:
        return tuple(each(roots) for each in classes)
    everywhere = [each(roots) for each in classes if each.is_portable]
    return tuple(sorted((*everywhere, *portable_collectors()), key=lambda each: each.name))


def choose_collectors(names: Collection[str], among: Collection[Collector]) -> tuple[Collector, ...]:
    """Pick those of the names, in the order of all."""
    return tuple(collector for collector in among if collector.name in names)


def _collector_class(name: str) -> type[HostCollector]:
    """Find the collector in the file of that name."""
    module = import_module(f"{collectors.__name__}.{name}")
    (found,) = (each for each in vars(module).values() if _is_collector(each) and each.__module__ == module.__name__)
    return found


def _is_collector(value: object) -> TypeGuard[type[HostCollector]]:
    return isinstance(value, type) and issubclass(value, HostCollector)
