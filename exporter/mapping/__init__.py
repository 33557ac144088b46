"""Mapping: by the rules of packs, what was read from a JVM becomes metric families. Pure; files are read at load.

`mapper` is the seam: whatever maps a target's snapshots. The rest is the way that packs do. At load, `selection`
chooses them, `pack` reads each (`schema` is how its file is written) into `rules` with `families`, `labels` and
`paths`, and `definitions` holds all of them against each other. At a scrape, `engine` asks each rule's `rule_plan` what
it makes of an MBean's name, `samplers` take the values, and `arrangement` and `layout` put a family's samples in order,
as its `heads` have it. What a name decided is kept in the target's `memory`; what could not be served is in the
`result`.
"""

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
