"""The poll on a scripted server: what is asked when, and what becomes of the answers."""

from typing import Any

import pytest

from exporter.jmx.deadline import Deadline
from exporter.jmx.errors import (
    ConnectError,
    DeadlineExceededError,
    JmxError,
    LoginRefusedError,
    NotJmxError,
    OperationDeniedError,
    ProtocolError,
    SessionLostError,
    TlsError,
    UnknownHostError,
)
from exporter.jmx.object_name import ObjectName
from exporter.jmx.polling.poller import Poller, PollResult, Query
from exporter.jmx.polling.thread_operations import THREAD_STATES
from exporter.jmx.values import CompositeData, JavaValue
from testing.clock import Clock
from testing.jmx.scripted_server import Asked, ScriptedServer, Throws, Unsendable

THREADING = "java.lang:type=Threading"
BEANS = "a:type=Bean,*"


def wants(pattern: str, *attributes: str) -> Query:
    return Query(ObjectName.parse(pattern), attributes)


def bean(number: int) -> str:
    return f"a:type=Bean,name={number}"


def values(result: PollResult) -> dict[str, dict[str, Any]]:
    return {str(name): dict(attributes) for name, attributes in result.mbeans.items()}


def unreadable(result: PollResult) -> dict[tuple[str, str], str]:
    return {(str(each.name), each.attribute): each.cause for each in result.unreadable}


def attributes_asked(server: ScriptedServer) -> list[Asked]:
    return [asked for asked in server.asked() if asked.method.startswith("getAttr") and "JMImpl" not in asked.name]


@pytest.fixture
def server() -> ScriptedServer:
    return ScriptedServer({bean(1): {"One": 1, "Two": 2}, "b:type=Other": {"One": 3}})


@pytest.fixture
def poller(server: ScriptedServer) -> Poller:
    return Poller(server.open)


def test_what_is_known_is_read_in_one_wave(server: ScriptedServer, poller: Poller) -> None:
    queries = [wants(BEANS, "One", "Two"), wants("b:type=Other", "One")]
    expected = {bean(1): {"One": 1, "Two": 2}, "b:type=Other": {"One": 3}}
    assert values(poller.poll(queries, 5)) == expected
    assert len(server.waves) == 2
    server.asked()
    assert values(poller.poll(queries, 5)) == expected
    assert len(server.waves) == 1
    assert server.logins == 1


def test_values_are_those_of_this_poll_whatever_their_type_was(server: ScriptedServer, poller: Poller) -> None:
    for value in (1, "text", None, [1.5], 2):
        server.mbeans[bean(1)]["One"] = value
        assert values(poller.poll([wants(BEANS, "One")], 5)) == {bean(1): {"One": value}}


@pytest.mark.parametrize("fails_at", [1, 2])
def test_a_poll_for_which_there_was_no_memory_leaves_nothing_half_known(
    server: ScriptedServer, poller: Poller, fails_at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor is the session used again of which an answer may be half read, even where it could not be closed."""
    asked: list[str] = []
    remaining = Deadline.require_remaining

    def without_memory(deadline: Deadline) -> float:
        asked.append("time")
        if len(asked) >= fails_at:
            raise MemoryError
        return remaining(deadline)

    queries = [wants(BEANS, "One")]
    poller.poll(queries, 5)
    with monkeypatch.context() as patch:
        patch.setattr(Deadline, "require_remaining", without_memory)
        with pytest.raises(MemoryError):
            poller.poll(queries, 5)
    server.mbeans[bean(1)] = {"One": 7}
    assert values(poller.poll(queries, 5)) == {bean(1): {"One": 7}}
    assert server.logins == 2


def test_a_new_mbean_is_read_in_the_poll_that_finds_it(server: ScriptedServer, poller: Poller) -> None:
    poller.poll([wants(BEANS, "One")], 5)
    server.asked()
    server.mbeans[bean(2)] = {"One": 20}
    assert values(poller.poll([wants(BEANS, "One")], 5)) == {bean(1): {"One": 1}, bean(2): {"One": 20}}
    assert [[asked.name for asked in wave if asked.attributes == ("One",)] for wave in server.waves] == [
        [bean(1)],
        [bean(2)],
    ]


def test_an_mbean_that_is_unregistered_is_forgotten(server: ScriptedServer, poller: Poller) -> None:
    server.mbeans[bean(2)] = {"One": 2}
    poller.poll([wants(BEANS, "One")], 5)
    del server.mbeans[bean(2)]
    assert values(poller.poll([wants(BEANS, "One")], 5)) == {bean(1): {"One": 1}}
    server.asked()
    poller.poll([wants(BEANS, "One")], 5)
    assert [asked.name for asked in attributes_asked(server)] == [bean(1)]


def test_an_mbean_that_vanishes_in_the_middle_costs_only_itself(server: ScriptedServer, poller: Poller) -> None:
    server.mbeans[bean(2)] = {"One": 2}
    poller.poll([wants(BEANS, "One")], 5)
    server.hidden = {bean(2)}
    result = poller.poll([wants(BEANS, "One")], 5)
    assert values(result) == {bean(1): {"One": 1}}
    assert unreadable(result) == {}
    server.hidden = set()
    assert values(poller.poll([wants(BEANS, "One")], 5)) == {bean(1): {"One": 1}, bean(2): {"One": 2}}


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


def test_an_mbean_of_the_same_name_is_another_one(server: ScriptedServer, poller: Poller) -> None:
    server.mbeans[bean(2)] = {"Bad": Unsendable(), "One": 1}
    queries = [wants(BEANS, "One", "Bad")]
    poller.poll(queries, 5)
    del server.mbeans[bean(2)]
    assert unreadable(poller.poll(queries, 5)) == {}
    server.mbeans[bean(2)] = {"Bad": 7, "One": 1}
    result = poller.poll(queries, 5)
    assert values(result)[bean(2)] == {"Bad": 7, "One": 1}
    assert unreadable(result) == {}


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


def test_another_server_is_asked_for_everything_again(server: ScriptedServer, poller: Poller) -> None:
    server.mbeans[bean(1)] = {"One": 1, "Bad": Unsendable()}
    queries = [wants(BEANS, "One", "Bad")]
    poller.poll(queries, 5)
    server.identity = "server_2"
    server.mbeans[bean(1)] = {"One": 1, "Bad": "now good"}
    result = poller.poll(queries, 5)
    assert values(result) == {bean(1): {"One": 1, "Bad": "now good"}}
    assert unreadable(result) == {}


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


def test_an_attribute_that_an_mbean_does_not_have_is_missing_without_a_word(
    server: ScriptedServer, poller: Poller
) -> None:
    result = poller.poll([wants(BEANS, "One", "Unknown")], 5)
    assert values(result) == {bean(1): {"One": 1}}
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


def test_equal_and_overlapping_patterns_ask_for_each_attribute_once(server: ScriptedServer, poller: Poller) -> None:
    queries = [wants(BEANS, "One"), wants(BEANS, "Two"), wants("a:*", "One", "Two")]
    poller.poll(queries, 5)
    asked = server.asked()
    assert [one.name for one in asked if one.method == "queryNames"] == ["*:*"]
    assert [one.attributes for one in asked if one.name == bean(1)] == [("One", "Two")]


def test_a_single_pattern_is_left_to_the_server(server: ScriptedServer, poller: Poller) -> None:
    poller.poll([wants(BEANS, "One"), wants(BEANS, "Two")], 5)
    assert [one.name for one in server.asked() if one.method == "queryNames"] == [BEANS]


def test_of_several_patterns_each_mbean_gets_what_those_want_that_apply(server: ScriptedServer, poller: Poller) -> None:
    server.mbeans = {bean(1): {"One": 1, "Two": 2}, "b:type=Bean": {"One": 3, "Two": 4}, "c:type=Other": {"One": 5}}
    queries = [wants(BEANS, "One"), wants("*:type=Bean", "Two"), wants("d:*", "One")]
    wanted = {bean(1): {"One": 1}, "b:type=Bean": {"Two": 4}}
    assert values(poller.poll(queries, 5)) == wanted
    server.mbeans["d:type=Bean"] = {"One": 6, "Two": 7}
    assert values(poller.poll(queries, 5)) == {**wanted, "d:type=Bean": {"One": 6, "Two": 7}}
    del server.mbeans["b:type=Bean"]
    assert values(poller.poll(queries, 5)) == {bean(1): {"One": 1}, "d:type=Bean": {"One": 6, "Two": 7}}


def test_all_attributes_are_those_that_the_mbean_names(server: ScriptedServer, poller: Poller) -> None:
    server.mbeans[bean(1)]["writeOnly"] = Throws()
    queries = [Query(ObjectName.parse("*:*"), None)]
    assert values(poller.poll(queries, 5)) == {bean(1): {"One": 1, "Two": 2}, "b:type=Other": {"One": 3}}
    server.asked()
    poller.poll(queries, 5)
    assert {one.method for one in server.asked()} == {"getAttribute", "getAttributes", "queryNames"}


def test_unknown_mbeans_are_read_in_groups_that_grow(server: ScriptedServer, poller: Poller) -> None:
    server.mbeans = {bean(number): {"One": number} for number in range(100)}
    poller.poll([wants(BEANS, "One")], 5)
    assert [len(wave) for wave in server.waves] == [2, 16, 64, 20]


def test_a_group_with_something_unsendable_is_followed_by_a_small_one(server: ScriptedServer, poller: Poller) -> None:
    server.mbeans = {bean(number): {"One": number} for number in range(100)}
    server.mbeans[bean(20)] = {"One": Unsendable()}
    result = poller.poll([wants(BEANS, "One")], 5)
    assert [len(wave) for wave in server.waves] == [2, 16, 64, 16, 4]
    assert len(result.mbeans) == 99


@pytest.mark.parametrize(
    "loss", [SessionLostError("lost"), ConnectError("refused"), NotJmxError("no registry")], ids=str
)
def test_a_lost_session_is_opened_again_within_the_same_poll(
    loss: JmxError, server: ScriptedServer, poller: Poller
) -> None:
    poller.poll([wants(BEANS, "One")], 5)
    server.failures = [loss]
    assert values(poller.poll([wants(BEANS, "One")], 5)) == {bean(1): {"One": 1}}
    assert (server.logins, server.closed) == (2, 1)


@pytest.mark.parametrize(
    "failure",
    [TlsError("no TLS"), LoginRefusedError("refused"), ProtocolError("no sense"), UnknownHostError("h")],
    ids=str,
)
def test_what_a_new_session_would_not_mend_fails_at_once(
    failure: JmxError, server: ScriptedServer, poller: Poller
) -> None:
    poller.poll([wants(BEANS, "One")], 5)
    server.failures = [failure]
    with pytest.raises(type(failure)):
        poller.poll([wants(BEANS, "One")], 5)
    assert server.logins == 1


def test_the_words_of_a_server_that_was_lost_are_logged_nowhere(
    server: ScriptedServer, poller: Poller, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody knows what it says; a password that it was sent may be in it."""
    poller.poll([wants(BEANS, "One")], 5)
    server.failures = [SessionLostError("the server forgot the session", "no session for open sesame")]
    with caplog.at_level("DEBUG"):
        poller.poll([wants(BEANS, "One")], 5)
    assert "a session was lost: the server forgot the session" in caplog.text
    assert "sesame" not in caplog.text


def test_a_session_that_is_lost_again_is_an_error(server: ScriptedServer, poller: Poller) -> None:
    poller.poll([wants(BEANS, "One")], 5)
    server.failures = [SessionLostError("lost"), SessionLostError("lost again")]
    with pytest.raises(SessionLostError, match="lost again"):
        poller.poll([wants(BEANS, "One")], 5)
    assert server.logins == 2


@pytest.mark.parametrize("error", [ProtocolError("nonsense"), LoginRefusedError("no")], ids=["protocol", "login"])
def test_other_errors_end_the_session_and_are_not_tried_again(
    error: JmxError, server: ScriptedServer, poller: Poller
) -> None:
    poller.poll([wants(BEANS, "One")], 5)
    server.failures = [error]
    with pytest.raises(type(error)):
        poller.poll([wants(BEANS, "One")], 5)
    assert (server.logins, server.closed) == (1, 1)
    assert values(poller.poll([wants(BEANS, "One")], 5)) == {bean(1): {"One": 1}}


def test_a_deadline_that_passes_costs_the_poll_but_not_the_session(server: ScriptedServer, poller: Poller) -> None:
    poller.poll([wants(BEANS, "One")], 5)
    server.failures = [DeadlineExceededError("too late")]
    with pytest.raises(DeadlineExceededError):
        poller.poll([wants(BEANS, "One")], 5)
    with pytest.raises(DeadlineExceededError):
        poller.poll([wants(BEANS, "One")], 0)
    assert values(poller.poll([wants(BEANS, "One")], 5)) == {bean(1): {"One": 1}}
    assert server.logins == 1


def test_a_closed_poller_opens_nothing_any_more(server: ScriptedServer, poller: Poller) -> None:
    poller.poll([wants(BEANS, "One")], 5)
    poller.close()
    with pytest.raises(SessionLostError):
        poller.poll([wants(BEANS, "One")], 5)
    assert (server.logins, server.closed) == (1, 1)


def test_closing_during_a_poll_does_not_open_the_session_again(server: ScriptedServer, poller: Poller) -> None:
    poller.poll([wants(BEANS, "One")], 5)
    server.during = poller.close
    server.failures = [SessionLostError("closed meanwhile")]
    with pytest.raises(SessionLostError):
        poller.poll([wants(BEANS, "One")], 5)
    assert server.logins == 1


def thread(state: str) -> CompositeData:
    return CompositeData("java.lang.management.ThreadInfo", {"threadState": state})


def test_operations_are_read_like_attributes(server: ScriptedServer, poller: Poller) -> None:
    server.mbeans[THREADING] = {"ThreadCount": 4}
    server.operations = {
        "findDeadlockedThreads": [7, 8],
        "findMonitorDeadlockedThreads": None,
        "dumpAllThreads": [thread("RUNNABLE"), thread("WAITING"), None, thread("RUNNABLE"), thread("NEW AND ODD"), 7],
    }
    names = ("findDeadlockedThreads()", "findMonitorDeadlockedThreads()", "dumpAllThreads()")
    states = {**dict.fromkeys(THREAD_STATES, 0), "RUNNABLE": 2, "WAITING": 1, "UNKNOWN": 2}
    for _ in range(2):
        assert values(poller.poll([wants(THREADING, "ThreadCount", *names)], 5)) == {
            THREADING: {"ThreadCount": 4, **dict(zip(names, (2, 0, states), strict=True))}
        }
    assert len(server.waves) == 3


def test_an_operation_that_is_denied_is_unreadable(server: ScriptedServer, poller: Poller) -> None:
    cause = "java.lang.SecurityException: Access denied!"
    server.operations = {"dumpAllThreads": OperationDeniedError("denied", cause)}
    result = poller.poll([wants(THREADING, "dumpAllThreads()")], 5)
    assert unreadable(result) == {(THREADING, "dumpAllThreads()"): cause}
    server.operations = {"dumpAllThreads": []}
    assert unreadable(poller.poll([wants(THREADING, "dumpAllThreads()")], 5)) == {}


def test_before_jdk_10_threads_are_asked_for_by_the_numbers_of_the_last_poll(
    server: ScriptedServer, poller: Poller
) -> None:
    no_such = JmxError("cannot be read", "java.lang.NoSuchMethodException: dumpAllThreads(boolean, boolean, int)")
    server.mbeans[THREADING] = {"AllThreadIds": [1, 2]}
    server.operations = {"dumpAllThreads": no_such, "getThreadInfo": [thread("BLOCKED")]}
    for _ in range(3):
        result = poller.poll([wants(THREADING, "dumpAllThreads()")], 5)
        counts = values(result)[THREADING]["dumpAllThreads()"]
        assert (counts["BLOCKED"], sum(counts.values())) == (1, 1)
        assert unreadable(result) == {}
    server.asked()
    poller.poll([wants(THREADING, "dumpAllThreads()")], 5)
    asked = [one for one in server.asked() if one.name == THREADING]
    assert [one.attributes for one in asked] == [("AllThreadIds",), ("getThreadInfo",)]


@pytest.mark.parametrize("numbers", [["one"], [None], [1 << 64], None, 7])
def test_numbers_of_threads_that_are_none_cost_the_threads_alone(
    server: ScriptedServer, poller: Poller, numbers: JavaValue
) -> None:
    no_such = JmxError("cannot be read", "java.lang.NoSuchMethodException: dumpAllThreads(boolean, boolean, int)")
    server.mbeans[THREADING] = {"AllThreadIds": numbers}
    server.operations = {"dumpAllThreads": no_such}
    for _ in range(2):
        result = poller.poll([wants(THREADING, "dumpAllThreads()"), wants(BEANS, "One")], 5)
        assert values(result) == {bean(1): {"One": 1}}
        told = "the server sent something else than the numbers of threads"
        assert unreadable(result) == {(THREADING, "dumpAllThreads()"): told}


@pytest.mark.parametrize("query", [wants("a:type=Bean", "restart()"), wants(THREADING, "resetPeakThreadCount()")])
def test_no_other_operation_is_ever_invoked(query: Query, server: ScriptedServer, poller: Poller) -> None:
    with pytest.raises(ValueError, match="never invoked"):
        poller.poll([query], 5)
    assert server.waves == []


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
