"""What is wanted of a server: queries, and which attributes of which MBeans they come to."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from exporter.jmx.object_name import ObjectName
from exporter.jmx.polling.read_once import Extract
from exporter.jmx.polling.thread_operations import is_operation
from exporter.jmx.requests.calls import THREADING

Attributes = tuple[str, ...] | None
"""The names of attributes; None: all that an MBean says can be read."""

_WILDCARDS: Final = frozenset("*?")
_ALL: Final = ObjectName.parse("*:*")


class Query(NamedTuple):
    """What is wanted of all MBeans that a pattern applies to.

    Attributes:
        pattern: an ObjectName or a pattern.
        attributes: the attributes, and operations of `exporter.jmx.polling.thread_operations`; None: all attributes
            that an MBean says can be read, when it is first met.
        read_once: attributes that are read only once for as long as the server lives, and what is kept of each; only
            of an MBean that is named, not by a pattern.
    """

    pattern: ObjectName
    attributes: Sequence[str] | None
    read_once: Mapping[str, Extract] = {}


class Interest:
    """What is wanted of a server's MBeans.

    A server takes longer to answer a question for each pattern than to name all its MBeans at once. So where there are
    several patterns, these are matched here, once for each MBean.

    Args:
        queries: what is wanted.

    Attributes:
        patterns: the names that the server has to be asked for: `*:*`, where there are several patterns.
    """

    def __init__(self, queries: Sequence[Query]) -> None:
        by_pattern = _attributes_by_pattern(queries)
        self.patterns: Sequence[ObjectName] = tuple(by_pattern) if len(by_pattern) < 2 else (_ALL,)
        self._known: dict[ObjectName, Attributes] = {}
        self._everywhere = [item for item in by_pattern.items() if not _WILDCARDS.isdisjoint(item[0].domain)]
        self._by_domain: dict[str, list[tuple[ObjectName, Attributes]]] = {}
        for pattern, attributes in by_pattern.items():
            if _WILDCARDS.isdisjoint(pattern.domain):
                self._by_domain.setdefault(pattern.domain, []).append((pattern, attributes))

    def among(self, names: Iterable[ObjectName]) -> dict[ObjectName, Attributes]:
        """Tell what is wanted of each of these MBeans; those of which nothing is are left out."""
        known = self._known
        self._known = {name: known[name] if name in known else self._of(name) for name in names}
        return {name: attributes for name, attributes in self._known.items() if attributes != ()}

    def _of(self, name: ObjectName) -> Attributes:
        """Tell what the patterns want that apply to a name."""
        wanted: dict[str, None] = {}
        for pattern, attributes in (*self._by_domain.get(name.domain, ()), *self._everywhere):
            if pattern.matches(name):
                if attributes is None:
                    return None
                wanted.update(dict.fromkeys(attributes))
        return tuple(wanted)


def operations_of(queries: Sequence[Query]) -> Iterator[str]:
    """Find the operations that queries want.

    Raises:
        ValueError: a query wants one of another MBean than the JVM's threads.
    """
    for query in queries:
        for attribute in query.attributes or ():
            if is_operation(attribute):
                if query.pattern != THREADING:
                    raise ValueError(f"{attribute} of {query.pattern} is never invoked")
                yield attribute


def _attributes_by_pattern(queries: Sequence[Query]) -> dict[ObjectName, Attributes]:
    """Join the attributes that are wanted for each pattern, in the order of the queries; operations are none."""
    wanted: dict[ObjectName, dict[str, None] | None] = {}
    for query in queries:
        if query.attributes is None:
            wanted[query.pattern] = None
            continue
        before = wanted.setdefault(query.pattern, {})
        if before is not None:
            before.update((attribute, None) for attribute in query.attributes if not is_operation(attribute))
    return {
        pattern: None if attributes is None else tuple(attributes)
        for pattern, attributes in wanted.items()
        if attributes is None or attributes
    }
