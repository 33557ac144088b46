r"""What jmxquery's jar prints for an answer, read back into values.

The jar's `JMXMetric.toJSON` means to print a list of JSON objects, one a value. But it escapes quotes in ObjectNames
only, and nothing anywhere else, so its output is JSON only by luck. Yet it always writes the same fields in the same
order, from which every value can be told exactly: a record begins with `{"mBeanName" : "` after `, \n` and ends where
the next one begins.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from exporter.jmx import MalformedObjectNameError, ObjectName
from exporter.model.snapshot import (
    LARGEST_WHOLE,
    AttributeQuery,
    AttributeValue,
    MBean,
    Snapshot,
    TargetError,
    UnreadableAttribute,
    UnreadableMBean,
)

_BEGIN = "[\n"
_END = "]\n"
_BETWEEN = re.compile(r', \n(?=\{"mBeanName" : ")')
_HEAD = re.compile(
    r'\{"mBeanName" : "(?P<name>(?:\\"|[^"])*)"'
    r', "attribute" : "(?P<attribute>[^"]+)"'
    r'(?:, "attributeKey" : "(?P<item>.*?)")?'
    r', "attributeType" : "(?P<type>[^"]*)"',
    re.DOTALL,
)
_VALUE = re.compile(r', "value" : (?P<value>.*)\}', re.DOTALL)
_NO_VALUE = "}"
_STRAY = UnreadableMBean("", "jmxquery printed something before the first record that is none")
_INTEGERS = frozenset({"Integer", "Long", "Short", "Byte", "BigInteger", "AtomicInteger", "AtomicLong"})
_DECIMALS = frozenset({"Double", "Float", "BigDecimal"})
_TEXTS = frozenset({"String", "Character", "ObjectName"})
_BARE = frozenset({"Integer", "Long", "Double", "Boolean"})
"""The types whose values stand without quotes (`JMXMetric.toJSON`)."""


class _UnreadableValueError(Exception):
    """A value that was printed in a form that does not tell it; the message is the cause."""


def decode(output: str, queries: Sequence[AttributeQuery]) -> Snapshot:
    """Read the jar's whole answer; what was not asked for is left out.

    An attribute of composite data comes as one record an item, and becomes a mapping. An item that is itself composite
    data is left out by the jar without a word. "Null" is null, and also what the jar makes of an attribute that could
    not be read: it swallows the exception.

    A string may hold anything, even what looks like the next record. What does not begin as a record, or as one of an
    attribute that nobody asked for, is therefore taken as more of the value before it; only a string with a whole
    record of an attribute that is asked for would pass as one.

    Raises:
        TargetError: `protocol`, if this is no whole answer.
    """
    if not (output.startswith(_BEGIN) and output.endswith(_END)):
        raise TargetError("protocol", _not_an_answer(output))
    answer = _Answer(queries)
    wanted = {attribute for query in queries for attribute in query.attributes or ()}
    parts = _BETWEEN.split(output[len(_BEGIN) : -len(_END)])
    if parts == [""]:
        return answer.snapshot()
    first = next((place for place, part in enumerate(parts) if _is_begin(part, wanted)), None)
    if first is None:
        raise TargetError("protocol", "jmxquery ended well but its output is no answer")
    for record in _records(parts[first:], wanted):
        answer.add(record)
    return replace(answer.snapshot(), unreadable_mbeans=(_STRAY,) * first)


@dataclass(frozen=True)
class _Record:
    """One record: ObjectName and attribute as printed, item of composite data, Java's simple class name, the rest."""

    name: str
    attribute: str
    item: str | None
    kind: str
    tail: str


def _records(texts: Iterable[str], wanted: set[str]) -> Iterator[_Record]:
    parts: list[str] = []
    for part in texts:
        if _is_begin(part, wanted):
            if parts:
                yield _record(parts)
            parts = []
        parts.append(part)
    if parts:
        yield _record(parts)


def _is_begin(part: str, wanted: set[str]) -> bool:
    """Whether a record of what was asked for begins so."""
    head = _HEAD.match(part)
    return head is not None and head["attribute"] in wanted


def _record(parts: list[str]) -> _Record:
    text = ", \n".join(parts)
    head = _HEAD.match(text)
    if head is None:
        raise ValueError("no record begins so")
    return _Record(head["name"], head["attribute"], head["item"], head["type"], text[head.end() :])


@dataclass
class _Answer:
    """The records of one answer, put together to MBeans."""

    queries: Sequence[AttributeQuery]
    values: dict[ObjectName, dict[str, AttributeValue]] = field(default_factory=dict)
    items: dict[tuple[ObjectName, str], dict[str, AttributeValue]] = field(default_factory=dict)
    unreadable: dict[UnreadableAttribute, None] = field(default_factory=dict)
    names: dict[str, ObjectName] = field(default_factory=dict)
    wanted: dict[ObjectName, frozenset[str]] = field(default_factory=dict)

    def add(self, record: _Record) -> None:
        """Take a record into the answer, if it was asked for."""
        try:
            name = self._name(record.name)
        except MalformedObjectNameError as error:
            # The jar prints only names that Java accepts: this one is beyond ours, and costs no more than itself.
            domain = ObjectName(record.name.partition(":")[0], (), property_list_pattern=True)
            self.unreadable[UnreadableAttribute(domain, record.attribute, f"the MBean's name: {error}")] = None
            return
        if record.attribute not in self._wanted(name):
            return
        try:
            value = _value(record.kind, record.tail)
        except _UnreadableValueError as error:
            cause = str(error) if record.item is None else f"item {record.item!r}: {error}"
            self.unreadable[UnreadableAttribute(name, record.attribute, cause)] = None
            return
        values = self.values.setdefault(name, {})
        if record.item is None:
            values[record.attribute] = value
        else:
            composite = self.items.setdefault((name, record.attribute), {})
            composite[record.item] = value
            values[record.attribute] = composite

    def snapshot(self) -> Snapshot:
        """Make a snapshot of all that was taken into the answer."""
        return Snapshot(tuple(MBean(name, values) for name, values in self.values.items()), tuple(self.unreadable))

    def _name(self, printed: str) -> ObjectName:
        if printed not in self.names:
            self.names[printed] = ObjectName.parse(printed.replace('\\"', '"'))
        return self.names[printed]

    def _wanted(self, name: ObjectName) -> frozenset[str]:
        if name not in self.wanted:
            self.wanted[name] = frozenset(
                a for q in self.queries if q.pattern.matches(name) for a in q.attributes or ()
            )
        return self.wanted[name]


def _whole(text: str) -> int:
    value = int(text)
    if not -LARGEST_WHOLE <= value <= LARGEST_WHOLE:
        raise _UnreadableValueError("found a whole number that is larger than any metric needs")
    return value


def _value(kind: str, tail: str) -> AttributeValue:
    """The value of a record; `kind` is Java's simple class name (`JMXMetric.setAttributeType`)."""
    if kind == "Null" and tail == _NO_VALUE:
        return None
    if kind == "TabularDataSupport":
        raise _UnreadableValueError("jmxquery cannot read tabular data")
    if kind.endswith("[]"):
        raise _UnreadableValueError("jmxquery cannot read arrays")
    text = _text(kind, tail)
    if kind in _TEXTS:
        return text
    try:
        if kind in _INTEGERS:
            return _whole(text)
        if kind in _DECIMALS:
            return float(text)
        if kind == "Boolean":
            return {"true": True, "false": False}[text]
    except (ValueError, KeyError):
        raise _UnreadableValueError(f"jmxquery printed a {kind} that is none") from None
    raise _UnreadableValueError(f"jmxquery cannot read values of type {kind or 'without a name'}")


def _text(kind: str, tail: str) -> str:
    """What stands for the value, without the quotes that the jar puts around all but the bare types."""
    quote = "" if kind in _BARE else '"'
    printed = _VALUE.fullmatch(tail)
    if not printed or len(printed["value"]) < 2 * len(quote) or not _is_quoted(printed["value"], quote):
        raise _UnreadableValueError(f"jmxquery printed a {kind} in a form that is not its own")
    return printed["value"].removeprefix(quote).removesuffix(quote)


def _is_quoted(text: str, quote: str) -> bool:
    return text.startswith(quote) and text.endswith(quote)


def _not_an_answer(output: str) -> str:
    if output.startswith(_BEGIN):
        return "jmxquery's answer breaks off before its end"
    return (
        "jmxquery ended well but its output is no answer" if output.strip() else "jmxquery ended well but said nothing"
    )
