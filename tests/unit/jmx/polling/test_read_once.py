"""What lasts as long as its server is read once."""

import pytest

from exporter.jmx.object_name import ObjectName
from exporter.jmx.polling.poller import Poller, Query
from exporter.jmx.values import JavaValue
from testing.jmx.beans import unreadable, values
from testing.jmx.scripted_server import Asked, ScriptedServer, Throws, Unsendable

RUNTIME = "java.lang:type=Runtime"


def first_letters(value: JavaValue) -> JavaValue:
    if not isinstance(value, str):
        raise ValueError("found no text")  # noqa: TRY004 - what the poll expects
    return value[:3]


def lasting(pattern: str, *attributes: str) -> Query:
    return Query(ObjectName.parse(pattern), ("Name",), dict.fromkeys(attributes, first_letters))


def test_what_lasts_is_read_once_and_only_what_is_wanted_of_it_is_kept(server: ScriptedServer, poller: Poller) -> None:
    server.mbeans[RUNTIME] = {"Name": "1@host", "Arguments": "abcdef"}
    queries = [lasting(RUNTIME, "Arguments")]
    expected = {RUNTIME: {"Name": "1@host", "Arguments": "abc"}}
    assert values(poller.poll(queries, 5)) == expected
    assert Asked("getAttribute", RUNTIME, ("Arguments",)) in server.asked()
    assert values(poller.poll(queries, 5)) == expected
    assert Asked("getAttribute", RUNTIME, ("Arguments",)) not in server.asked()


def test_what_lasts_is_read_anew_from_another_server(server: ScriptedServer, poller: Poller) -> None:
    server.mbeans[RUNTIME] = {"Name": "1@host", "Arguments": "abcdef"}
    queries = [lasting(RUNTIME, "Arguments")]
    poller.poll(queries, 5)
    server.mbeans[RUNTIME]["Arguments"] = "xyz and more"
    server.identity = "server_2"
    assert values(poller.poll(queries, 5))[RUNTIME]["Arguments"] == "xyz"


@pytest.mark.parametrize(("value", "cause"), [(7, "found no text"), (Throws(), None), (Unsendable(), None)])
def test_what_lasts_and_cannot_be_read_is_told_at_every_poll(
    server: ScriptedServer, poller: Poller, value: object, cause: str | None
) -> None:
    server.mbeans[RUNTIME] = {"Name": "1@host", "Arguments": value}
    for _ in range(2):
        result = poller.poll([lasting(RUNTIME, "Arguments")], 5)
        assert values(result) == {RUNTIME: {"Name": "1@host"}}
        told = unreadable(result)[RUNTIME, "Arguments"]
        assert cause in (None, told)


def test_what_lasts_and_is_not_there_is_absent(server: ScriptedServer, poller: Poller) -> None:
    server.mbeans[RUNTIME] = {"Name": "1@host"}
    result = poller.poll([lasting(RUNTIME, "Arguments"), lasting("no:type=Such", "Any")], 5)
    assert values(result) == {RUNTIME: {"Name": "1@host"}}
    assert unreadable(result) == {}
