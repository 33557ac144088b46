"""Mapping: by the rules of packs, what was read from a JVM becomes metric families. Pure; files are read at load."""

from exporter.mapping.engine import SERIES_LIMIT, MetricMapper
from exporter.mapping.layout import Labels
from exporter.mapping.mapper import Mapper
from exporter.mapping.memory import Memory
from exporter.mapping.pack import load_packs
from exporter.mapping.result import Conflict, Cut, MappingOverdueError, MappingResult, Shortened, Unmapped
from exporter.mapping.rules import Pack, View
from exporter.mapping.selection import SwitchedOff, selected_packs, shown_on, without_families

__all__ = [
    "SERIES_LIMIT",
    "Conflict",
    "Cut",
    "Labels",
    "Mapper",
    "MappingOverdueError",
    "MappingResult",
    "Memory",
    "MetricMapper",
    "Pack",
    "Shortened",
    "SwitchedOff",
    "Unmapped",
    "View",
    "load_packs",
    "selected_packs",
    "shown_on",
    "without_families",
]
