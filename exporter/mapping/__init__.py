"""Mapping: by the rules of packs, what was read from a JVM becomes metric families. Pure; files are read at load."""

from exporter.mapping.engine import Conflict, MappingResult, MetricMapper, Unmapped
from exporter.mapping.pack import load_packs
from exporter.mapping.rules import Pack, View

__all__ = ["Conflict", "MappingResult", "MetricMapper", "Pack", "Unmapped", "View", "load_packs"]
