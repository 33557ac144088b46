"""Mapping: by the rules of packs, what was read from a JVM becomes metric families. Pure; files are read at load."""

from exporter.mapping.engine import MetricMapper
from exporter.mapping.pack import load_packs
from exporter.mapping.result import Conflict, Cut, MappingResult, Unmapped
from exporter.mapping.rules import Pack, View

__all__ = ["Conflict", "Cut", "MappingResult", "MetricMapper", "Pack", "Unmapped", "View", "load_packs"]
