"""Queries that want all attributes there are: on what a Carbon kernel answered, and on a scripted server."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

import pytest

from exporter.jmx import Names, ObjectName, Poller, PollResult, Query
from exporter.jmx.budget import Account, Budget
from exporter.jmx.errors import DeadlineExceededError, KnowledgeExceededError
from exporter.jmx.requests.calls import Call
from exporter.jmx.rmi.messages import decode_reply
from exporter.jmx.serial.class_model import ClassCache
from exporter.jmx.serial.limits import Limits
from fuzz.replies import CORPUS
from testing.clock import Clock
from testing.jmx.scripted_server import Hangs, ScriptedServer, Throws, Unsendable

SECONDS = 30
EVERYTHING = [Query(ObjectName.parse("*:*"), None)]
LOADING = ObjectName.parse("java.lang:type=ClassLoading")
MEMORY = ObjectName.parse("java.lang:type=Memory")
BEAN = "a:type=Bean"


class RecordedConnection:
    """Answers as a Carbon kernel once did: what an MBean says of itself, and what it gave when asked for all of that.

    Attributes:
        asked: how often each method was called.
    """

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._classes = ClassCache()

    def log_in(self, deadline_seconds: float) -> None:
        pass

    def has_moved(self, deadline_seconds: float) -> bool:
        return False

    def close(self, deadline_seconds: float = 0) -> None:
        pass

    def pipeline(
        self, asked: Iterable[Call[Any]], deadline_seconds: float, window: int = 0, late: int = 0
    ) -> Iterator[Any]:
        for call in asked:
            self.asked.append(call.method.name)
            yield self._answer(call)

    def _answer(self, call: Call[Any]) -> Any:
        if call.method.name == "queryNames":
            return Names([LOADING, MEMORY])
        if call.attribute == "MBeanServerId":
            return "server"
        data = (CORPUS / f"{call.method.name}-{call.subject.replace(':', '_')}.reply").read_bytes()
        reply, _ = decode_reply(data, 0, call.method, Limits(), self._classes)
        return call.convert(reply.value)


def test_what_a_recorded_server_names_is_read_of_each_mbean() -> None:
    connection = RecordedConnection()
    poller = Poller(lambda: connection)
    result = poller.poll(EVERYTHING, SECONDS)
    # The attributes of ClassLoadingMXBean and MemoryMXBean (Java SE API), and of PlatformManagedObject.
    assert {name: set(values) for name, values in result.mbeans.items()} == {
        LOADING: {"LoadedClassCount", "ObjectName", "TotalLoadedClassCount", "UnloadedClassCount", "Verbose"},
        MEMORY: {"HeapMemoryUsage", "NonHeapMemoryUsage", "ObjectName", "ObjectPendingFinalizationCount", "Verbose"},
    }
    assert (result.unreadable, result.pending) == ([], 0)


def test_an_mbean_is_asked_once_what_it_has() -> None:
    connection = RecordedConnection()
    poller = Poller(lambda: connection)
    for _ in range(3):
        poller.poll(EVERYTHING, SECONDS)
    assert connection.asked.count("getMBeanInfo") == 2
    assert connection.asked.count("getAttributes") == 6


def values(result: PollResult) -> dict[str, dict[str, Any]]:
    return {str(name): dict(attributes) for name, attributes in result.mbeans.items()}


def test_all_there_are_hold_what_another_query_names() -> None:
    server = ScriptedServer({BEAN: {"One": 1, "Two": 2}})
    queries = [*EVERYTHING, Query(ObjectName.parse(BEAN), ("Two", "Three"))]
    assert values(Poller(server.open).poll(queries, SECONDS)) == {BEAN: {"One": 1, "Two": 2}}


def test_what_cannot_be_read_costs_itself_alone_and_is_left_for_a_while() -> None:
    server = ScriptedServer({BEAN: {"One": 1, "Two": Unsendable(), "Three": Throws(), "Four": Throws(is_error=True)}})
    poller = Poller(server.open, Clock())
    for _ in range(2):
        result = poller.poll(EVERYTHING, SECONDS)
        assert values(result) == {BEAN: {"One": 1}}
        assert {each.attribute for each in result.unreadable} == {"Two", "Three", "Four"}
    server.asked()
    poller.poll(EVERYTHING, SECONDS)
    assert all("Two" not in asked.attributes for asked in server.asked())


def test_an_attribute_that_hangs_costs_the_others_of_its_mbean_a_few_polls() -> None:
    server = ScriptedServer({BEAN: {"One": 1}, "b:type=Other": {"One": Hangs(), "Two": 2}})
    poller = Poller(server.open, Clock())
    found: list[PollResult] = []
    for _ in range(5):
        with suppress(DeadlineExceededError):  # the poll that finds out
            found.append(poller.poll(EVERYTHING, 0.2))
    assert values(found[-1]) == {BEAN: {"One": 1}, "b:type=Other": {"Two": 2}}
    assert [(str(each.name), each.attribute) for each in found[-1].unreadable] == [("b:type=Other", "One")]


def test_names_of_attributes_take_no_more_memory_than_may_be_known_of_a_server() -> None:
    """A server may name as many attributes as it likes, of each of its MBeans; the poll that learns them ends it."""
    many = {f"a:type=Bean,name={number}": {f"{number}x{each}": 1 for each in range(1000)} for number in range(100)}
    account = Account(Budget(known_bytes=4 << 20))
    poller = Poller(ScriptedServer(many).open, keep=account.keep)
    with pytest.raises(KnowledgeExceededError, match="more than 4 MB"):
        poller.poll(EVERYTHING, SECONDS)
    assert values(poller.poll([Query(ObjectName.parse("a:type=Bean,name=7"), ("7x7",))], SECONDS)) == {
        "a:type=Bean,name=7": {"7x7": 1}
    }


def test_what_was_counted_of_an_mbean_is_given_back_when_it_leaves() -> None:
    held: list[int] = []
    server = ScriptedServer({BEAN: {"One": 1}})
    poller = Poller(server.open, keep=held.append)
    poller.poll(EVERYTHING, SECONDS)
    before = held[-1]
    server.mbeans["b:type=Other"] = {f"attribute{number}": number for number in range(1000)}
    poller.poll(EVERYTHING, SECONDS)
    assert held[-1] > before + 1000 * 100
    del server.mbeans["b:type=Other"]
    poller.poll(EVERYTHING, SECONDS)
    assert held[-1] == before
