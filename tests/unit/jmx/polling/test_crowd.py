"""MBeans that appear and leave by the thousand: on a scripted server, and in a real JVM."""

import gc

import pytest

from exporter.jmx import Poller, PollResult
from exporter.jmx.polling.mbean import MBeanPoll
from testing.crowd_of_mbeans import SECONDS
from testing.jmx.crowd import CROWD, worker, workers
from testing.jmx.scripted_server import ScriptedServer, Throws, Unsendable


@pytest.fixture
def server() -> ScriptedServer:
    return ScriptedServer(workers(0, 3))


@pytest.fixture
def poller(server: ScriptedServer) -> Poller:
    return Poller(server.open, server.clock)


def numbers(result: PollResult) -> set[object]:
    return {values["Number"] for values in result.mbeans.values()}


def test_more_new_ones_than_one_poll_has_time_for_are_learnt_in_several(server: ScriptedServer, poller: Poller) -> None:
    poller.poll(CROWD, SECONDS)
    server.mbeans |= workers(3, 200)
    server.pause = 0.02
    pending = []
    for _ in range(16):
        result = poller.poll(CROWD, 3)
        assert len(result.mbeans) + result.pending == 200
        assert numbers(result) >= {0, 1, 2}
        pending.append(result.pending)
        server.pause /= 2
    assert pending[0] > 0
    assert pending == sorted(pending, reverse=True)
    assert pending[-1] == 0
    assert numbers(poller.poll(CROWD, SECONDS)) == set(range(200))


def test_on_a_long_link_new_ones_are_asked_many_at_a_time(server: ScriptedServer, poller: Poller) -> None:
    """With four round trips in a poll's half: one is for what is known."""
    poller.poll(CROWD, SECONDS)
    server.mbeans = workers(0, 5000)
    server.delay = 0.25
    polls = 1
    while poller.poll(CROWD, 2.2).pending:
        polls += 1
    assert polls <= 6


def test_what_is_yet_to_be_read_takes_no_more_than_when_it_is(server: ScriptedServer) -> None:
    told: list[int] = []
    poller = Poller(server.open, server.clock, keep=told.append)
    poller.poll(CROWD, SECONDS)
    server.mbeans = workers(0, 200)
    server.pause = 0.01
    assert poller.poll(CROWD, 1.5).pending > 50
    server.pause = 0.0
    assert poller.poll(CROWD, SECONDS).pending == 0
    poller.poll(CROWD, SECONDS)
    assert max(told) < 1.2 * told[-1]


def test_an_mbean_is_read_whole_or_not_at_all(server: ScriptedServer, poller: Poller) -> None:
    poller.poll(CROWD, SECONDS)
    server.mbeans |= {name: {**values, "Count": Throws(is_error=True)} for name, values in workers(3, 60).items()}
    server.mbeans |= {worker(60): {"Number": 60, "Count": Unsendable()}}
    server.pause = 0.02
    for _ in range(16):
        result = poller.poll(CROWD, 3)
        told = {each.name for each in result.unreadable}
        assert len(result.mbeans) + result.pending == 61
        assert {name for name, values in result.mbeans.items() if "Count" not in values} <= told
        server.pause /= 2
    assert result.pending == 0


def test_a_probe_for_which_a_poll_had_no_time_is_made_in_the_next(server: ScriptedServer, poller: Poller) -> None:
    poller.poll(CROWD, SECONDS)
    for values in server.mbeans.values():
        values["Count"] = Throws()
    server.pause = 1.1
    result = poller.poll(CROWD, 4.0)  # what is known takes more than four fifths of it
    assert numbers(result) == {0, 1, 2}
    assert result.unreadable == []
    server.pause = 0.0
    result = poller.poll(CROWD, SECONDS)
    assert {each.cause for each in result.unreadable} == {"java.lang.IllegalStateException: as asked"}
    assert len(result.unreadable) == 3


def test_what_has_left_is_not_asked_one_by_one(server: ScriptedServer, poller: Poller) -> None:
    server.mbeans = workers(0, 6000)
    poller.poll(CROWD, SECONDS)
    server.mbeans = workers(0, 3)
    server.asked()
    assert numbers(poller.poll(CROWD, SECONDS)) == {0, 1, 2}
    assert len(server.asked()) < 300


def test_what_is_known_of_thousands_costs_one_round_trip(server: ScriptedServer, poller: Poller) -> None:
    server.mbeans = workers(0, 5000)
    poller.poll(CROWD, SECONDS)
    server.asked()
    assert len(poller.poll(CROWD, SECONDS).mbeans) == 5000
    assert len(server.waves) == 1


def test_of_what_has_left_nothing_is_kept(server: ScriptedServer, poller: Poller) -> None:
    server.mbeans = workers(0, 500)
    poller.poll(CROWD, SECONDS)
    server.mbeans = workers(0, 3)
    gc.collect()
    gc.disable()  # what is in cycles stays until then, and with few MBeans left that may take for ever
    try:
        poller.poll(CROWD, SECONDS)
        kept = [each for each in gc.get_objects() if isinstance(each, MBeanPoll) and each.name.domain == "crowd"]
        assert len(kept) == 3
    finally:
        gc.enable()
