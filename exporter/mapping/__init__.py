"""Mapping: by the rules of packs, what was read from a JVM becomes metric families. Pure; files are read at load."""

from exporter.mapping.engine import SERIES_LIMIT, MetricMapper
from exporter.mapping.layout import Labels
from exporter.mapping.mapper import Mapper
from exporter.mapping.memory import Memory
from exporter.mapping.pack import load_packs
from exporter.mapping.plain_values import beyond_plain_values
from exporter.mapping.result import Conflict, Cut, MappingOverdueError, MappingResult, Shortened, Unmapped
from exporter.mapping.rules import Pack, Page
from exporter.mapping.selection import ALL_SHIPPED, Selection, mappers, selected_packs

__all__ = [
    "ALL_SHIPPED",
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
    "Page",
    "Selection",
    "Shortened",
    "Unmapped",
    "beyond_plain_values",
    "load_packs",
    "mappers",
    "selected_packs",
]
