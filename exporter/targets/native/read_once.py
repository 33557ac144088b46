"""Attributes of the JVM that never change while it runs, and hold secrets: read once, and little of them is kept.

`java.lang.management.RuntimeMXBean`: system properties and arguments are those of the start, but for properties that a
program sets later, which nothing here looks at.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from exporter.jmx import ObjectName, Query
from exporter.jmx.values import JavaValue
from exporter.model.snapshot import AttributeQuery
from exporter.targets.native.values import attribute_value

_RUNTIME = ObjectName.parse("java.lang:type=Runtime")
_JVM_OPTION = "-X"


def as_query(query: AttributeQuery) -> Query:
    """What the client is asked: the same, with what lasts apart."""
    kept = _KEPT if query.pattern == _RUNTIME else {}
    lasting = {
        attribute: partial(kept[attribute], query.keys.get(attribute, frozenset()))
        for attribute in query.attributes
        if attribute in kept
    }
    return Query(query.pattern, tuple(name for name in query.attributes if name not in lasting), lasting)


def _properties(wanted: frozenset[str], value: JavaValue) -> JavaValue:
    """Of all system properties those that are wanted, as a map."""
    rows = attribute_value(value)
    if isinstance(rows, str) or not isinstance(rows, Sequence):
        raise ValueError("found something else than the table of system properties")  # noqa: TRY004 - bad data
    return {str(row["key"]): str(row["value"]) for row in rows if isinstance(row, Mapping) and row.get("key") in wanted}


def _arguments(_: frozenset[str], value: JavaValue) -> JavaValue:
    """Of all arguments those that are options of the JVM itself: `-Xmx2g`, `-XX:+UseG1GC`; no system property."""
    arguments = attribute_value(value)
    if isinstance(arguments, str) or not isinstance(arguments, Sequence):
        raise ValueError("found something else than a list of arguments")  # noqa: TRY004 - bad data
    return [argument for argument in arguments if isinstance(argument, str) and argument.startswith(_JVM_OPTION)]


_KEPT: Mapping[str, Callable[[frozenset[str], JavaValue], JavaValue]] = {
    "InputArguments": _arguments,
    "SystemProperties": _properties,
}
