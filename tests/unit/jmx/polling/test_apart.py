"""Queries other than those of most polls are read apart: what is known for the usual ones stays."""

from exporter.jmx.polling.poller import Poller
from exporter.jmx.polling.thread_operations import DUMP
from exporter.jmx.values import CompositeData
from testing.jmx.beans import BEANS, bean, unreadable, values, wants
from testing.jmx.scripted_server import Asked, ScriptedServer, Unsendable

THREADING = "java.lang:type=Threading"
USUAL = [wants(BEANS, "One")]
OTHER = [wants("b:*", "One")]


def test_what_was_read_apart_costs_the_usual_poll_nothing(server: ScriptedServer, poller: Poller) -> None:
    poller.poll(USUAL, 5)
    assert values(poller.poll(OTHER, 5)) == {"b:type=Other": {"One": 3}}
    server.asked()
    assert values(poller.poll(USUAL, 5)) == {bean(1): {"One": 1}}
    assert len(server.waves) == 1, "what was known is asked for at once"


def test_what_cannot_be_sent_is_still_known_after_a_poll_apart(server: ScriptedServer, poller: Poller) -> None:
    server.mbeans[bean(1)] = {"One": 1, "Bad": Unsendable()}
    queries = [wants(BEANS, "One", "Bad")]
    poller.poll(queries, 5)
    poller.poll(OTHER, 5)
    server.asked()
    assert (bean(1), "Bad") in unreadable(poller.poll(queries, 5))
    assert all("Bad" not in asked.attributes for asked in server.asked())


def test_thread_states_are_those_of_their_own_poll(server: ScriptedServer, poller: Poller) -> None:
    server.mbeans[THREADING] = {}
    server.operations = {
        "dumpAllThreads": [CompositeData("java.lang.management.ThreadInfo", {"threadState": "BLOCKED"})]
    }
    usual = [wants(THREADING, DUMP)]
    first = values(poller.poll(usual, 5))
    assert THREADING not in values(poller.poll(OTHER, 5))
    assert values(poller.poll(usual, 5)) == first


def test_one_session_serves_both(server: ScriptedServer, poller: Poller) -> None:
    for queries in (USUAL, OTHER, USUAL, OTHER, USUAL):
        poller.poll(queries, 5)
    assert (server.logins, server.closed) == (1, 0)


def test_what_is_wanted_twice_in_a_row_is_usual_from_then_on(server: ScriptedServer, poller: Poller) -> None:
    for queries in (USUAL, OTHER, OTHER):
        poller.poll(queries, 5)
    server.asked()
    poller.poll(OTHER, 5)
    assert len(server.waves) == 1
    assert Asked("getAttributes", "b:type=Other", ("One",)) in server.waves[0]


def test_a_poll_apart_leaves_another_server_to_be_found_out(server: ScriptedServer, poller: Poller) -> None:
    poller.poll(USUAL, 5)
    server.identity = "server_2"
    server.mbeans = {bean(2): {"One": 5}, "b:type=Other": {"One": 4}}
    assert values(poller.poll(OTHER, 5)) == {"b:type=Other": {"One": 4}}
    assert values(poller.poll(USUAL, 5)) == {bean(2): {"One": 5}}
