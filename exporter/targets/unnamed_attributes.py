"""What queries for all attributes of an MBean give: nobody has looked at their names, so that some may be secrets."""

from collections.abc import Iterable, Mapping, Sequence

from exporter.jmx import ObjectName
from exporter.model.snapshot import AttributeQuery, AttributeValue, MBean, Sized
from exporter.secrecy.redaction import HIDDEN, flag_values, is_secret, secret_items, without_secrets
from exporter.targets.runtime_attributes import KEPT, RUNTIME


class UnnamedAttributes:
    """Takes out of MBeans what looks like a secret in attributes that no query names.

    Args:
        queries: what is read.

    Attributes:
        are_wanted: whether there may be such attributes.
    """

    def __init__(self, queries: Sequence[AttributeQuery]) -> None:
        self._queries = tuple(queries)
        self.are_wanted = any(query.attributes is None for query in queries)

    def without_secrets(self, mbean: MBean) -> MBean:
        """Give an MBean without what looks like a secret, by its name or by its text.

        Of what the JVM says of its start, `exporter.targets.runtime_attributes` says what is kept.
        """
        named = self._named(mbean.name)
        found: dict[str, AttributeValue] = {}
        for name, value in mbean.attributes.items():
            if mbean.name == RUNTIME and name in KEPT:
                if kept := self._kept(name, value):
                    found[name] = kept
            elif name in named:
                found[name] = value
            elif not is_secret(name):
                found[name] = _shown(value)
        return MBean(mbean.name, found)

    def _named(self, name: ObjectName) -> frozenset[str]:
        """The attributes of an MBean that queries name."""
        return frozenset(attribute for query in self._applying(name) for attribute in query.attributes or ())

    def _applying(self, name: ObjectName) -> Iterable[AttributeQuery]:
        return (query for query in self._queries if query.pattern.matches(name))

    def _kept(self, name: str, value: AttributeValue) -> AttributeValue:
        keys = frozenset(key for query in self._applying(RUNTIME) for key in query.keys.get(name, ()))
        try:
            return KEPT[name](value, keys)
        except ValueError:  # whatever it is, nobody knows what is in it
            return None


def _shown(value: AttributeValue) -> AttributeValue:
    """A value without what looks like a secret in it."""
    if isinstance(value, str):
        return without_secrets(value)
    if isinstance(value, Mapping):
        hidden = secret_items(value.items())
        shown = zip(value.items(), hidden, strict=True)
        return {without_secrets(key): _shown(item) for (key, item), hide in shown if not hide}
    if value is None or isinstance(value, bool | int | float | Sized):
        return value
    return [HIDDEN if hide else _shown(item) for item, hide in zip(value, flag_values(value), strict=True)]
