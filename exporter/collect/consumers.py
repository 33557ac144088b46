"""What makes something of what is read of a server, and all that must be read for it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from exporter.collect.process_families import OPEN_FILES_QUERY
from exporter.collect.recognition import IDENTITY_QUERY
from exporter.guidelines import Guidelines
from exporter.jmx import ObjectName
from exporter.mapping import Mapper
from exporter.model.snapshot import AttributeQuery


@dataclass(frozen=True)
class Consumers:
    """What becomes of what is read of a target: those that all targets share, or some of its own.

    Attributes:
        guidelines: the catalogue and its judgement.
        metrics: MBeans into metrics for `/metrics`.
        probe: the same for `/probe`, where `process_*` are the JVM's.
    """

    guidelines: Guidelines
    metrics: Mapper[Any]
    probe: Mapper[Any]

    @property
    def queries(self) -> tuple[AttributeQuery, ...]:
        """Give everything that is read of a target: what these want, and what its process is known and told by."""
        consumers = (self.metrics.queries, self.probe.queries, self.guidelines.queries)
        return united((*(query for each in consumers for query in each), IDENTITY_QUERY, OPEN_FILES_QUERY))


def united(queries: Iterable[AttributeQuery]) -> tuple[AttributeQuery, ...]:
    """Make queries that together ask for the same, one for each pattern, in the order of first appearance.

    Where somebody wants all attributes of a pattern all are asked for; else those that anybody wants. So it is with the
    entries of a map, by those who name it.
    """
    by_pattern: dict[ObjectName, list[AttributeQuery]] = {}
    for query in queries:
        by_pattern.setdefault(query.pattern, []).append(query)
    return tuple(_united(pattern, same) for pattern, same in by_pattern.items())


def _united(pattern: ObjectName, queries: Sequence[AttributeQuery]) -> AttributeQuery:
    keys: dict[str, list[frozenset[str] | None]] = {}
    for attribute, wanted in _wanted(queries):
        keys.setdefault(attribute, []).append(wanted)
    attributes = None if any(query.attributes is None for query in queries) else tuple(keys)
    return AttributeQuery(pattern, attributes, dict(_alone(keys)))


def _wanted(queries: Iterable[AttributeQuery]) -> Iterator[tuple[str, frozenset[str] | None]]:
    for query in queries:
        yield from ((attribute, query.keys.get(attribute)) for attribute in query.attributes or ())


def _alone(keys: Mapping[str, Sequence[frozenset[str] | None]]) -> Iterator[tuple[str, frozenset[str]]]:
    """The attributes of which nobody wants all entries, with those that are wanted."""
    for attribute, wanted in keys.items():
        known = [each for each in wanted if each is not None]
        if len(known) == len(wanted):
            yield attribute, frozenset().union(*known)
