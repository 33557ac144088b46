"""A template gives what reading gives, and only where it does."""

import random
from typing import Any

import pytest

from exporter.jmx.serial.arguments import JavaArgument, boolean, double, integer, long, objects
from exporter.jmx.serial.class_model import ClassCache
from exporter.jmx.serial.errors import CorruptStreamError, IncompleteError, RemoteAbortError
from exporter.jmx.serial.limits import Limits
from exporter.jmx.serial.reader import ObjectReader
from exporter.jmx.serial.shapes import Frame, TemplateStore
from exporter.jmx.serial.shapes.template import Template
from exporter.jmx.serial.writer import ObjectWriter
from exporter.jmx.values import JavaValue
from testing.jmx.serial_values import REPLIES, STREAMS

NOTHING = slice(0, 0)
BODY = 22
NUMBER = slice(8, 22)


def written(*values: JavaArgument) -> bytes:
    writer = ObjectWriter(annotated=True)
    writer.write_object(objects(values))
    return writer.getvalue()


def learnt(data: bytes, body: int = 0, ignored: slice = NOTHING) -> Template | None:
    return TemplateStore(Frame(body, ignored)).learn(data, Limits(), ClassCache())


def template(data: bytes) -> Template:
    found = learnt(data)
    assert found
    return found


def read(data: bytes, body: int = 0) -> str:
    """A value as text, which tells what values without an equality of their own consist of."""
    return shown(ObjectReader(data, body).read_object())


def shown(value: JavaValue) -> str:
    if isinstance(value, list | tuple):
        return f"{type(value).__name__}({', '.join(map(shown, value))})"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key!r}: {shown(item)}' for key, item in value.items())}}}"
    slots = [name for kind in type(value).__mro__ for name in getattr(kind, "__slots__", ())]
    if type(value).__module__.startswith("exporter.jmx.values") and slots:
        return f"{type(value).__name__}({', '.join(shown(getattr(value, name)) for name in slots)})"
    return f"{type(value).__name__} {value!r}"


def test_other_numbers_are_read_by_the_template() -> None:
    found = template(written(integer(1), long(-2), double(0.5), boolean(True), "text"))
    later = written(integer(-7), long(1 << 62), double(float("inf")), boolean(False), "text")
    assert found.matches(later, 0)
    assert shown(found.value(later, 0)) == read(later)


@pytest.mark.parametrize(
    "later",
    [
        written(integer(1), "other"),
        written(long(1), "text"),
        written(None, "text"),
        written(integer(1), "text", None),
        written(integer(1), None),
    ],
    ids=["another text", "another type", "null", "longer", "no text"],
)
def test_whatever_else_differs_is_left_to_the_reader(later: bytes) -> None:
    assert not template(written(integer(1), "text")).matches(later, 0)


def test_values_begin_where_they_are_said_to() -> None:
    later = written(integer(5))
    found = template(written(integer(1)))
    assert found.matches(b"before" + later + b"behind", 6)
    assert found.value(b"before" + later + b"behind", 6) == [5]


def test_what_has_not_come_to_its_end_is_waited_for() -> None:
    found, later = template(written(integer(1), "text")), written(integer(2), "text")
    for length in range(len(later)):
        with pytest.raises(IncompleteError):
            found.matches(later[:length], 0)


def test_what_begins_in_another_way_is_not_waited_for() -> None:
    found, later = template(written(integer(1), "text")), written(long(2), "text")
    assert not found.matches(later[:-1], 0)


def test_an_earlier_value_is_not_changed_by_a_later_one() -> None:
    found = template(written(integer(1), "text"))
    first = found.value(written(integer(2), "text"), 0)
    found.value(written(integer(3), "text"), 0)
    assert first == [2, "text"]


@pytest.mark.parametrize("name", STREAMS)
def test_every_kind_of_value_is_what_reading_gives(name: str) -> None:
    data = STREAMS[name]
    data = data[4:] if data.startswith(b"\xac\xed\x00\x05") else data
    try:
        found = learnt(data)
    except (CorruptStreamError, RemoteAbortError):
        return
    if found:
        assert found.matches(data, 0)
        if "cycl" not in name:
            assert shown(found.value(data, 0)) == read(data)


@pytest.mark.parametrize("name", [name for name in REPLIES if not name.startswith("aborted")])
def test_a_changed_reply_that_matches_is_what_reading_gives(name: str) -> None:
    """Whatever byte is another: where the template still matches, it and the reader give the same."""
    reply = REPLIES[name]
    found = learnt(reply, BODY, NUMBER)
    if found is None:
        return
    assert found.matches(reply, 0)
    assert shown(found.value(reply, 0)) == read(reply, BODY)
    chance = random.Random(4)  # noqa: S311 - not for cryptography
    for _ in range(300):
        place = chance.randrange(len(reply))
        later = reply[:place] + chance.randbytes(1) + reply[place + 1 :]
        if found.matches(later, 0):
            assert shown(found.value(later, 0)) == read(later, BODY)


@pytest.mark.parametrize("name", ["Memory", "Threading", "OperatingSystem", "ClassLoading"])
def test_attributes_by_name_are_those_that_reading_gives(name: str) -> None:
    reply = REPLIES[f"getAttributes java.lang:type={name}"]
    found = learnt(reply, BODY, NUMBER)
    assert found
    value: Any = ObjectReader(reply, BODY).read_object()
    assert isinstance(value, list)
    assert shown(found.by_name(reply, 0)) == shown(dict(value))


def test_only_attributes_have_names() -> None:
    data = written(integer(1), "text")
    assert template(data).by_name(data, 0) is None


def test_replies_of_one_shape_share_a_template() -> None:
    store = TemplateStore(Frame(0, NOTHING))
    first, second = (store.learn(written(integer(n)), Limits(), ClassCache()) for n in (200, 300))
    assert first is second


def test_a_full_store_learns_no_more_until_templates_are_let_go() -> None:
    store = TemplateStore(Frame(0, NOTHING), maximum_bytes=5000)

    def learn(text: str) -> Template | None:
        return store.learn(written(text), Limits(), ClassCache())

    kept = [learn(f"text {number}") for number in range(10)]
    assert 0 < sum(found is not None for found in kept) < 10
    assert learn("one more") is None
    kept.clear()
    assert learn("one more") is not None
