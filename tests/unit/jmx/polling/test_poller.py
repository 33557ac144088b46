"""The poll on a scripted server: what is asked when, and what becomes of the answers."""

import pytest

from exporter.jmx.deadline import Deadline
from exporter.jmx.object_name import ObjectName
from exporter.jmx.polling.poller import Poller, Query
from testing.jmx.beans import BEANS, attributes_asked, bean, unreadable, values, wants
from testing.jmx.scripted_server import ScriptedServer, Throws, Unsendable


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


def test_another_server_is_asked_for_everything_again(server: ScriptedServer, poller: Poller) -> None:
    server.mbeans[bean(1)] = {"One": 1, "Bad": Unsendable()}
    queries = [wants(BEANS, "One", "Bad")]
    poller.poll(queries, 5)
    server.identity = "server_2"
    server.mbeans[bean(1)] = {"One": 1, "Bad": "now good"}
    result = poller.poll(queries, 5)
    assert values(result) == {bean(1): {"One": 1, "Bad": "now good"}}
    assert unreadable(result) == {}


def test_an_attribute_that_an_mbean_does_not_have_is_missing_without_a_word(
    server: ScriptedServer, poller: Poller
) -> None:
    result = poller.poll([wants(BEANS, "One", "Unknown")], 5)
    assert values(result) == {bean(1): {"One": 1}}
    assert unreadable(result) == {}


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
