"""Attributes of the JVM that never change while it runs, and hold secrets: read once, and little of them is kept.

System properties and arguments are those of the start, but for properties that a program sets later, which nothing here
looks at.
"""

from collections.abc import Callable
from functools import partial
from typing import cast

from exporter.jmx import Query
from exporter.jmx.values import JavaValue
from exporter.model.snapshot import AttributeQuery, AttributeValue
from exporter.targets.native.values import attribute_value
from exporter.targets.runtime_attributes import KEPT, RUNTIME


def as_query(query: AttributeQuery) -> Query:
    """Turn a query into the client's: the same, with the attributes apart that are read once."""
    if query.attributes is None:
        return Query(query.pattern, None)
    kept = KEPT if query.pattern == RUNTIME else {}
    once = {
        attribute: partial(_part, kept[attribute], query.keys.get(attribute, frozenset()))
        for attribute in query.attributes
        if attribute in kept
    }
    return Query(query.pattern, tuple(name for name in query.attributes if name not in once), once)


def _part(
    kept: Callable[[AttributeValue, frozenset[str]], AttributeValue], wanted: frozenset[str], value: JavaValue
) -> JavaValue:
    # Texts, and lists and mappings of texts: nothing stands for something else in them.
    return cast("JavaValue", kept(attribute_value(value), wanted))
