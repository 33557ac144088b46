"""Attributes that a server cannot send, or whose getters throw."""

import pytest

from exporter.jmx.errors import (
    DeadlineExceededError,
    JmxError,
    ProtocolError,
    SessionLostError,
)
from exporter.jmx.polling.poller import Poller
from testing.clock import Clock
from testing.jmx.beans import BEANS, attributes_asked, bean, unreadable, values, wants
from testing.jmx.scripted_server import Asked, ScriptedServer, Throws, Unsendable


def test_what_the_server_cannot_send_is_told_and_not_asked_again_at_once(
    server: ScriptedServer, poller: Poller
) -> None:
    server.mbeans[bean(1)] = {"One": 1, "Bad": Unsendable(), "Two": 2, "Worse": Unsendable(), "Three": 3}
    queries = [wants(BEANS, "One", "Bad", "Two", "Worse", "Three")]
    for _ in range(3):
        result = poller.poll(queries, 5)
        assert values(result) == {bean(1): {"One": 1, "Two": 2, "Three": 3}}
        assert set(unreadable(result)) == {(bean(1), "Bad"), (bean(1), "Worse")}
        assert unreadable(result)[bean(1), "Bad"] == "java.io.NotSerializableException: X"
    asked = [attribute for one in attributes_asked(server) for attribute in one.attributes]
    assert asked.count("Bad") == 1
    assert asked.count("Worse") == 2  # behind the first in the first answer, and then itself


def clocked(server: ScriptedServer) -> tuple[Poller, Clock]:
    clock = Clock()
    return Poller(server.open, clock), clock


def test_what_could_not_be_sent_is_asked_for_alone_when_all_else_was_answered(server: ScriptedServer) -> None:
    poller, clock = clocked(server)
    server.mbeans[bean(1)] = {"One": 1, "Bad": Unsendable()}
    queries = [wants("a:*", "One", "Bad")]
    poller.poll(queries, 5)
    server.mbeans[bean(2)] = {"One": 2}
    clock.now += 60
    server.asked()
    assert values(poller.poll(queries, 5)) == {bean(1): {"One": 1}, bean(2): {"One": 2}}
    assert server.waves[-1] == [Asked("getAttribute", bean(1), ("Bad",))]
    assert server.windows[-1] == 1
    assert len(server.waves) == 4  # what is known, what is new and what that is asked for, and this
    server.mbeans[bean(1)]["Bad"] = "good"
    clock.now += 120
    for _ in range(2):
        result = poller.poll(queries, 5)
        assert values(result)[bean(1)] == {"One": 1, "Bad": "good"}
        assert unreadable(result) == {}


@pytest.mark.parametrize("error", [DeadlineExceededError("too late"), SessionLostError("lost"), ProtocolError("bad")])
def test_an_attempt_that_fails_costs_nothing(server: ScriptedServer, error: JmxError) -> None:
    poller, clock = clocked(server)
    server.mbeans[bean(1)] = {"One": 1, "Bad": Unsendable()}
    queries = [wants(BEANS, "One", "Bad")]
    poller.poll(queries, 5)
    server.mbeans[bean(1)]["Bad"] = error
    clock.now += 60
    result = poller.poll(queries, 5)
    assert values(result) == {bean(1): {"One": 1}}
    assert unreadable(result) == {(bean(1), "Bad"): "java.io.NotSerializableException: X"}
    assert server.logins == 1
    server.asked()
    poller.poll(queries, 5)
    assert "Bad" not in {attribute for one in server.asked() for attribute in one.attributes}


def test_of_many_that_could_not_be_sent_some_are_asked_for_in_each_poll(server: ScriptedServer) -> None:
    poller, clock = clocked(server)
    server.mbeans = {bean(number): {"One": 1, "Bad": Unsendable()} for number in range(20)}
    queries = [wants(BEANS, "One", "Bad")]
    poller.poll(queries, 5)
    clock.now += 60
    again = []
    for _ in range(4):
        server.asked()
        poller.poll(queries, 5)
        again.append(sum(one.attributes == ("Bad",) for one in server.asked()))
    assert again == [8, 8, 4, 0]


def test_a_getter_that_throws_costs_itself_and_is_asked_for_the_reason_once(
    server: ScriptedServer, poller: Poller
) -> None:
    server.mbeans[bean(1)] = {"One": 1, "Bad": Throws()}
    queries = [wants(BEANS, "One", "Bad")]
    for _ in range(3):
        result = poller.poll(queries, 5)
        assert values(result) == {bean(1): {"One": 1}}
        assert unreadable(result) == {(bean(1), "Bad"): "java.lang.IllegalStateException: as asked"}
    assert [one.method for one in attributes_asked(server)].count("getAttribute") == 1
    server.mbeans[bean(1)]["Bad"] = "mended"
    result = poller.poll(queries, 5)
    assert values(result) == {bean(1): {"One": 1, "Bad": "mended"}}
    assert unreadable(result) == {}


def test_a_getter_that_throws_is_asked_for_the_reason_again_now_and_then(server: ScriptedServer) -> None:
    poller, clock = clocked(server)
    server.mbeans[bean(1)] = {"One": 1, "Shy": Throws()}
    server.shy = {"Shy"}
    queries = [wants(BEANS, "One", "Shy", "Unknown")]
    for pause in (60, 120, 240):
        assert set(unreadable(poller.poll(queries, 5))) == {(bean(1), "Shy")}
        server.asked()
        clock.now += pause - 1
        assert set(unreadable(poller.poll(queries, 5))) == {(bean(1), "Shy")}
        assert [one.method for one in attributes_asked(server)] == ["getAttributes"]
        clock.now += 1
    server.mbeans[bean(1)]["Shy"] = 7
    for _ in range(3):
        result = poller.poll(queries, 5)
        assert values(result) == {bean(1): {"One": 1, "Shy": 7}}
        assert unreadable(result) == {}


def test_an_error_that_spoils_the_whole_answer_costs_only_its_attribute(server: ScriptedServer, poller: Poller) -> None:
    server.mbeans[bean(1)] = {"One": 1, "Bad": Throws(is_error=True), "Two": 2}
    queries = [wants(BEANS, "One", "Bad", "Two")]
    for _ in range(3):
        result = poller.poll(queries, 5)
        assert values(result) == {bean(1): {"One": 1, "Two": 2}}
        assert list(unreadable(result)) == [(bean(1), "Bad")]
    server.asked()
    poller.poll(queries, 5)
    assert len(server.waves) == 1
    assert [one.attributes for one in attributes_asked(server)] == [("One", "Two"), ("Bad",)]
