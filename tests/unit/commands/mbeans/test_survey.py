"""How a server is asked, with a stand-in for one that answers as the test says."""

from collections.abc import Iterator, Sequence
from typing import Any, cast

import pytest

from exporter.commands.mbeans.survey import read_mbeans
from exporter.jmx import (
    AttributeInfo,
    AttributeUnreadableError,
    Call,
    DeadlineExceededError,
    InstanceGoneError,
    JmxConnection,
    JmxError,
    MBeanInfo,
    Names,
    ObjectName,
    ProtocolError,
    SessionLostError,
    UnsendableAttributeError,
)
from exporter.jmx.deadline import Deadline
from exporter.jmx.rmi import methods
from exporter.jmx.serial.reader import ObjectReader

PATTERN = ObjectName.parse("*:*")
GONE = InstanceGoneError("a:n=1: there is no such MBean")
REFUSED = AttributeUnreadableError("cannot be read", "java.lang.UnsupportedOperationException")
UNSENDABLE = UnsendableAttributeError("cannot be had", "java.io.NotSerializableException: a.B")

Values = dict[str, tuple[str, Any]]


class Server:
    """Answers from a table of MBeans: attributes with their types, and values or errors.

    As a real one, it leaves attributes that cannot be read out of an answer to many, and answers nothing at all to
    many of which one cannot be sent. `losses` are errors that end the answering of the n-th question.
    """

    def __init__(self, mbeans: dict[str, Values | JmxError], losses: dict[int, JmxError] | None = None) -> None:
        self.mbeans = mbeans
        self.losses = dict(losses or {})
        self.asked: list[tuple[str, ...]] = []

    def query_names(self, pattern: ObjectName, deadline_seconds: float) -> Names:
        return Names([ObjectName.parse(name) for name in self.mbeans])

    def pipeline(self, asked: Sequence[Call[Any]], deadline_seconds: float, window: int) -> Iterator[Any]:
        for call in asked:
            if len(self.asked) in self.losses:
                raise self.losses.pop(len(self.asked))
            yield self.answer(call)

    def answer(self, call: Call[Any]) -> Any:
        mbean = self.mbeans[call.subject]
        if call.method is methods.GET_MBEAN_INFO:
            self.asked.append((call.subject,))
            return mbean if isinstance(mbean, JmxError) else MBeanInfo("a.B", "", tuple(described(mbean)), ())
        assert not isinstance(mbean, JmxError)
        if call.attribute:
            self.asked.append((call.subject, call.attribute))
            return mbean[call.attribute][1]
        reader = ObjectReader(call.arguments)
        reader.read_object()
        wanted: Any = reader.read_object()
        self.asked.append((call.subject, *wanted))
        values = {name: mbean[name][1] for name in wanted}
        if UNSENDABLE in values.values():
            return UNSENDABLE
        return GONE if GONE in values.values() else {k: v for k, v in values.items() if not isinstance(v, JmxError)}


def described(mbean: Values) -> Iterator[AttributeInfo]:
    for name, (type_name, _) in mbean.items():
        yield AttributeInfo(name, type_name, "", readable=name != "WriteOnly", writable=True)


def read(server: Server) -> dict[str, Any]:
    """What was read, by names: values or errors; an error where an MBean has one."""
    mbeans = read_mbeans(cast("JmxConnection", server), PATTERN, Deadline.after(60)).mbeans
    return {
        str(mbean.name): mbean.error or {attribute.name: attribute.value for attribute in mbean.attributes}
        for mbean in mbeans
    }


def test_values_that_can_always_be_sent_are_asked_for_together() -> None:
    attributes = {
        "B": ("long", 2),
        "A": ("java.lang.String", "x"),
        "C": ("[J", [1]),
        "Odd": ("a.B", 3),
        "Any": ("java.lang.Object", 4),
    }
    server = Server({"a:n=1": cast("Values", attributes)})
    assert read(server) == {"a:n=1": {"A": "x", "Any": 4, "B": 2, "C": [1], "Odd": 3}}
    assert server.asked == [("a:n=1",), ("a:n=1", "A", "B", "C"), ("a:n=1", "Any"), ("a:n=1", "Odd")]


@pytest.mark.parametrize(
    "type_name", ["a.B", "java.lang.Object", "[Ljava.lang.Object;", "java.util.List", "[La.B;", ""]
)
def test_a_type_that_may_hold_anything_is_asked_for_alone(type_name: str) -> None:
    server = Server({"a:n=1": {"A": (type_name, 1), "B": ("int", 2), "C": ("int", 3)}})
    read(server)
    assert server.asked[1:] == [("a:n=1", "B", "C"), ("a:n=1", "A")]


def test_what_is_left_out_is_asked_for_alone_to_learn_why() -> None:
    server = Server({"a:n=1": {"A": ("int", 1), "B": ("int", REFUSED), "C": ("int", None)}})
    assert read(server) == {"a:n=1": {"A": 1, "B": REFUSED, "C": None}}
    assert server.asked[1:] == [("a:n=1", "A", "B", "C"), ("a:n=1", "B")]


def test_values_that_cannot_be_sent_together_are_asked_for_alone() -> None:
    kind = "javax.management.openmbean.CompositeData"
    server = Server({"a:n=1": {"A": (kind, 1), "B": (kind, UNSENDABLE)}})
    assert read(server) == {"a:n=1": {"A": 1, "B": UNSENDABLE}}
    assert server.asked[1:] == [("a:n=1", "A", "B"), ("a:n=1", "A"), ("a:n=1", "B")]


def test_an_mbean_that_vanishes_is_left_out_or_says_so() -> None:
    server = Server({"a:n=1": GONE, "a:n=2": {"A": ("int", GONE), "B": ("int", GONE)}})
    assert read(server) == {"a:n=2": {"A": GONE, "B": GONE}}


def test_an_mbean_that_cannot_be_described_is_there_with_the_cause() -> None:
    error = ProtocolError("a:n=1: no")
    assert read(Server({"a:n=1": error, "a:n=2": {}})) == {"a:n=1": error, "a:n=2": {}}


def test_what_cannot_be_read_is_not_asked_for() -> None:
    assert read(Server({"a:n=1": {"WriteOnly": ("int", 1), "A": ("int", 2)}})) == {"a:n=1": {"A": 2}}


def test_mbeans_are_sorted_by_domain_and_name() -> None:
    names = ["b:n=1", "a.b:n=1", "a:n=2", "a:n=1"]
    assert list(read(Server({name: {} for name in names}))) == ["a:n=1", "a:n=2", "a.b:n=1", "b:n=1"]


def test_a_connection_that_is_lost_after_some_answers_is_asked_on() -> None:
    mbeans: dict[str, Values | JmxError] = {f"a:n={number}": {"A": ("int", number)} for number in range(5)}
    server = Server(mbeans, {3: SessionLostError("lost too often"), 7: SessionLostError("lost too often")})
    assert read(server) == {f"a:n={number}": {"A": number} for number in range(5)}


def test_a_connection_that_is_lost_before_any_answer_is_an_error() -> None:
    with pytest.raises(SessionLostError, match="lost"):
        read(Server({"a:n=1": {}}, {0: SessionLostError("lost")}))


def test_what_was_read_before_the_deadline_is_there_beside_what_was_waited_for() -> None:
    server = Server(
        {"a:n=1": {"A": ("int", 1), "B": ("a.B", 2), "C": ("a.B", 3)}, "a:n=2": {"D": ("int", 4), "E": ("int", 5)}},
        {3: DeadlineExceededError("no answer")},
    )
    listing = read_mbeans(cast("JmxConnection", server), PATTERN, Deadline.after(60))
    assert str(listing.late) == "the deadline passed while it was asked for a:n=1 B"
    told = {one.name: str(one.value) for mbean in listing.mbeans for one in mbean.attributes}
    late = "not read before the deadline"
    assert told == {"A": "1", "B": late, "C": late, "D": late, "E": late}


def test_mbeans_that_were_not_described_before_the_deadline_say_so() -> None:
    server = Server({"a:n=1": {"A": ("int", 1)}, "a:n=2": {}}, {1: DeadlineExceededError("no answer")})
    read_in_time = read(server)
    assert {name: str(value) for name, value in read_in_time.items()} == {
        "a:n=1": "{'A': DeadlineExceededError('not read before the deadline')}",
        "a:n=2": "not read before the deadline",
    }
