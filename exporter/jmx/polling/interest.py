"""Which attributes are wanted of which MBeans, by the patterns of queries."""

from collections.abc import Iterable, Mapping, Sequence

from exporter.jmx.object_name import ObjectName

Attributes = tuple[str, ...] | None
"""The names of attributes; None: all that there are."""

_WILDCARDS = frozenset("*?")


class Wanted:
    """What is wanted of a server's MBeans.

    A server takes longer to answer a question for each pattern than to name all its MBeans at once. So where there are
    several patterns, these are matched here, once for each MBean.

    Args:
        by_pattern: the attributes that are wanted of each MBean to which a pattern applies.

    Attributes:
        patterns: the names that the server has to be asked for: `*:*`, where there are several patterns.
    """

    def __init__(self, by_pattern: Mapping[ObjectName, Attributes]) -> None:
        self.patterns: Sequence[ObjectName] = tuple(by_pattern) if len(by_pattern) < 2 else (_ALL,)
        self._known: dict[ObjectName, Attributes] = {}
        self._everywhere = [item for item in by_pattern.items() if not _WILDCARDS.isdisjoint(item[0].domain)]
        self._by_domain: dict[str, list[tuple[ObjectName, Attributes]]] = {}
        for pattern, attributes in by_pattern.items():
            if _WILDCARDS.isdisjoint(pattern.domain):
                self._by_domain.setdefault(pattern.domain, []).append((pattern, attributes))

    def among(self, names: Iterable[ObjectName]) -> dict[ObjectName, Attributes]:
        """What is wanted of each of these MBeans; those of which nothing is are left out."""
        known = self._known
        self._known = {name: known[name] if name in known else self._of(name) for name in names}
        return {name: attributes for name, attributes in self._known.items() if attributes != ()}

    def _of(self, name: ObjectName) -> Attributes:
        """All that the patterns want that apply to it."""
        wanted: dict[str, None] = {}
        for pattern, attributes in (*self._by_domain.get(name.domain, ()), *self._everywhere):
            if pattern.matches(name):
                if attributes is None:
                    return None
                wanted.update(dict.fromkeys(attributes))
        return tuple(wanted)


_ALL = ObjectName.parse("*:*")
