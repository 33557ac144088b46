"""Collections and maps of `java.util` and `java.util.concurrent`, as each class's serialized form is documented."""

from collections.abc import Sequence

from exporter.jmx.serial.conversions.conversion import (
    Convert,
    ConvertWritten,
    Kind,
    after_block,
    before_nulls,
    field,
    pairs,
)
from exporter.jmx.values import Counted, JavaMap, JavaObject, JavaValue

_MOST_COPIES = 10_000
_COLLECTION_MAP = 3


def _elements_after_order_and_block(contents: Sequence[JavaValue]) -> JavaValue:
    return after_block(contents[1:])


def _elements_before_null(contents: Sequence[JavaValue]) -> JavaValue:
    return before_nulls(contents, 1)


def _entries_after_block(contents: Sequence[JavaValue]) -> JavaValue:
    return pairs(after_block(contents))


def _entries_before_null(contents: Sequence[JavaValue]) -> JavaValue:
    return pairs(before_nulls(contents, 1))


def _entries_before_two_nulls(contents: Sequence[JavaValue]) -> JavaValue:
    return pairs(before_nulls(contents, 2))


def _counted(elements: int) -> Counted:
    if elements < 0:
        raise ValueError
    return Counted(elements)


def _vector(record: JavaObject, _: Sequence[JavaValue]) -> JavaValue:
    count = field(record, "elementCount", int)
    if type(record.fields["elementData"]) is Counted:
        return _counted(count)
    return field(record, "elementData", list)[:count]


def _array_blocking_queue(record: JavaObject, _: Sequence[JavaValue]) -> JavaValue:
    count = field(record, "count", int)
    if type(record.fields["items"]) is Counted:
        return _counted(count)
    items, first = field(record, "items", list), field(record, "takeIndex", int)
    if not 0 <= count <= len(items) or not 0 <= first <= len(items):
        raise ValueError
    return [items[(first + at) % len(items)] for at in range(count)]


def _copies(record: JavaObject, _: Sequence[JavaValue]) -> JavaValue:
    count = field(record, "n", int)
    if not 0 <= count <= _MOST_COPIES:
        raise ValueError
    return [record.fields["element"]] * count


def _immutable(record: JavaObject, contents: Sequence[JavaValue]) -> JavaValue:
    """Convert a `java.util.CollSer`, which List.of, Set.of and Map.of write; the low byte of the tag says which."""
    elements = after_block(contents)
    return pairs(elements) if field(record, "tag", int) & 0xFF == _COLLECTION_MAP else elements


def _empty_map(_: JavaObject, __: Sequence[JavaValue]) -> JavaValue:
    return JavaMap(())


def _empty(_: JavaObject, __: Sequence[JavaValue]) -> JavaValue:
    return []


def _singleton(record: JavaObject, _: Sequence[JavaValue]) -> JavaValue:
    return [record.fields["element"]]


def _singleton_map(record: JavaObject, _: Sequence[JavaValue]) -> JavaValue:
    return JavaMap([(record.fields["k"], record.fields["v"])])


def _list_in(name: str) -> Convert:
    """Make the conversion of a view of the collection in a field."""

    def convert(record: JavaObject, _: Sequence[JavaValue]) -> JavaValue:
        return _or_counted(record, name, list)

    return convert


def _map_in(name: str) -> Convert:
    """Make the conversion of a view of the map in a field."""

    def convert(record: JavaObject, _: Sequence[JavaValue]) -> JavaValue:
        return _or_counted(record, name, JavaMap)

    return convert


def _keys_in(name: str) -> Convert:
    """Make the conversion of a set of the keys of the map in a field."""

    def convert(record: JavaObject, _: Sequence[JavaValue]) -> JavaValue:
        found = _or_counted(record, name, JavaMap)
        return found if isinstance(found, Counted) else [key for key, _ in found.entries]

    return convert


def _or_counted(record: JavaObject, name: str, kind: type[Kind]) -> Kind | Counted:
    """Take a field's value of that type, or what stands for one of too many elements."""
    found = record.fields[name]
    return found if isinstance(found, Counted) else field(record, name, kind)


_WRITTEN_UTIL: dict[str, ConvertWritten] = {
    "ArrayDeque": after_block,
    "ArrayList": after_block,
    "EnumMap": _entries_after_block,
    "HashMap": _entries_after_block,
    "HashSet": after_block,
    "Hashtable": _entries_after_block,
    "IdentityHashMap": _entries_after_block,
    "LinkedList": after_block,
    "PriorityQueue": after_block,
    "TreeMap": _entries_after_block,
    "TreeSet": _elements_after_order_and_block,
}

_WRITTEN_CONCURRENT: dict[str, ConvertWritten] = {
    "ConcurrentHashMap": _entries_before_two_nulls,
    "ConcurrentLinkedDeque": _elements_before_null,
    "ConcurrentLinkedQueue": _elements_before_null,
    "ConcurrentSkipListMap": _entries_before_null,
    "CopyOnWriteArrayList": after_block,
    "LinkedBlockingDeque": _elements_before_null,
    "LinkedBlockingQueue": _elements_before_null,
    "LinkedTransferQueue": _elements_before_null,
}

_UTIL: dict[str, Convert] = {
    "Arrays$ArrayList": _list_in("a"),
    "CollSer": _immutable,
    "Collections$AsLIFOQueue": _list_in("q"),
    "Collections$CheckedCollection": _list_in("c"),
    "Collections$CheckedMap": _map_in("m"),
    "Collections$CopiesList": _copies,
    "Collections$EmptyList": _empty,
    "Collections$EmptyMap": _empty_map,
    "Collections$EmptySet": _empty,
    "Collections$SetFromMap": _keys_in("m"),
    "Collections$SingletonList": _singleton,
    "Collections$SingletonMap": _singleton_map,
    "Collections$SingletonSet": _singleton,
    "Collections$SynchronizedCollection": _list_in("c"),
    "Collections$SynchronizedMap": _map_in("m"),
    "Collections$UnmodifiableCollection": _list_in("c"),
    "Collections$UnmodifiableMap": _map_in("m"),
    "EnumSet$SerializationProxy": _list_in("elements"),
    "Vector": _vector,
}

_CONCURRENT: dict[str, Convert] = {
    "ArrayBlockingQueue": _array_blocking_queue,
    "ConcurrentHashMap$KeySetView": _keys_in("map"),
    "ConcurrentSkipListSet": _keys_in("m"),
    "CopyOnWriteArraySet": _list_in("al"),
    "PriorityBlockingQueue": _list_in("q"),
}

WRITTEN_CONVERSIONS: dict[str, ConvertWritten] = {
    f"java.util.{name}": convert for name, convert in _WRITTEN_UTIL.items()
} | {f"java.util.concurrent.{name}": convert for name, convert in _WRITTEN_CONCURRENT.items()}

CONVERSIONS: dict[str, Convert] = {f"java.util.{name}": convert for name, convert in _UTIL.items()} | {
    f"java.util.concurrent.{name}": convert for name, convert in _CONCURRENT.items()
}
