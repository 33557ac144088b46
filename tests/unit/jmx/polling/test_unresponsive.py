"""Getters that do not return: on a scripted server, and in a real JVM."""

from contextlib import nullcontext

import pytest

from exporter.jmx.errors import DeadlineExceededError, StillAnsweringError
from exporter.jmx.object_name import ObjectName
from exporter.jmx.polling.poller import Poller, Query
from testing.clock import Clock
from testing.jmx.polls import HOUR, STORES, causes, sizes, store
from testing.jmx.scripted_server import Hangs, ScriptedServer, Throws

THREADING = "java.lang:type=Threading"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server() -> ScriptedServer:
    return ScriptedServer({store(name): {"Size": 7, "Limit": 9} for name in ("first", "second", "third")})


@pytest.fixture
def poller(server: ScriptedServer, clock: Clock) -> Poller:
    return Poller(server.open, clock)


def is_asked(server: ScriptedServer, name: str) -> bool:
    return any(asked.name == store(name) for asked in server.asked())


def test_one_that_hangs_costs_one_poll_and_then_itself_alone(server: ScriptedServer, poller: Poller) -> None:
    poller.poll([STORES], 8)
    server.mbeans[store("second")]["Size"] = Hangs()
    with pytest.raises(DeadlineExceededError, match=r"no answer within 8.0 s, waiting for hanging:.*name=second$"):
        poller.poll([STORES], 8)
    result = poller.poll([STORES], 8)
    assert sizes(result) == {"first": 7, "third": 7}
    assert causes(result) == {(store("second"), "Size"): "no answer within 6.0 s"}


def test_a_new_one_that_hangs_costs_no_poll_and_those_behind_it_one(server: ScriptedServer, poller: Poller) -> None:
    server.mbeans[store("second")]["Size"] = Hangs()
    result = poller.poll([STORES], 8)
    assert (sizes(result), causes(result), result.pending) == ({"first": 7}, {}, 2)
    result = poller.poll([STORES], 8)
    assert (sizes(result), result.pending) == ({"first": 7, "third": 7}, 0)
    assert causes(result) == {(store("second"), "Size"): "no answer within 6.0 s"}


def test_a_server_that_answers_nothing_about_its_mbeans_is_not_read(server: ScriptedServer, poller: Poller) -> None:
    server.mbeans = {store(name): {"Size": Hangs()} for name in ("first", "second")}
    with pytest.raises(DeadlineExceededError, match=r"no answer within 8.0 s, waiting for hanging:.*name=first$"):
        poller.poll([STORES], 8)


def test_a_name_of_any_length_is_told_in_one_line(server: ScriptedServer, poller: Poller) -> None:
    server.mbeans = {store("x\x1b" * 2000): {"Size": Hangs()}}
    with pytest.raises(DeadlineExceededError) as caught:
        poller.poll([STORES], 5)
    message = caught.value.message
    assert message.startswith("no answer within 5.0 s, waiting for hanging:type=Store,name=x ")
    assert len(message) < 400


def test_it_is_asked_again_after_a_minute_and_then_after_twice_that_up_to_an_hour(
    server: ScriptedServer, poller: Poller, clock: Clock
) -> None:
    poller.poll([STORES], 8)
    server.mbeans[store("second")]["Size"] = Hangs()
    with pytest.raises(DeadlineExceededError):
        poller.poll([STORES], 8)
    poller.poll([STORES], 8)
    for pause in (60, 120, 240, 480, 960, 1920, 3600, 3600):
        server.asked()
        clock.now += pause - 1
        assert causes(poller.poll([STORES], 8)) == {(store("second"), "Size"): "no answer within 6.0 s"}
        assert not is_asked(server, "second")
        clock.now += 1
        assert sizes(poller.poll([STORES], 8)) == {"first": 7, "third": 7}
        assert is_asked(server, "second")


def test_one_that_answers_again_is_read_as_before(server: ScriptedServer, poller: Poller, clock: Clock) -> None:
    poller.poll([STORES], 8)
    server.mbeans[store("second")]["Size"] = Hangs()
    with pytest.raises(DeadlineExceededError):
        poller.poll([STORES], 8)
    poller.poll([STORES], 8)
    server.mbeans[store("second")]["Size"] = 8
    clock.now += HOUR
    for _ in range(2):
        result = poller.poll([STORES], 8)
        assert (sizes(result), causes(result)) == ({"first": 7, "second": 8, "third": 7}, {})
    server.asked()
    poller.poll([STORES], 8)
    assert len(server.waves) == 1


def test_a_server_that_was_slow_as_a_whole_is_read_whole_the_next_time(server: ScriptedServer, poller: Poller) -> None:
    poller.poll([STORES], 8)
    server.mbeans[store("second")]["Size"] = Hangs()
    with pytest.raises(DeadlineExceededError):
        poller.poll([STORES], 8)
    server.mbeans[store("second")]["Size"] = 8
    server.asked()
    result = poller.poll([STORES], 8)
    assert (sizes(result), causes(result)) == ({"first": 7, "second": 8, "third": 7}, {})
    assert len(server.waves) == 1  # in one round trip, as the link may be slow, too


def test_a_server_that_takes_nearly_all_of_the_time_is_read_again_once_it_was_too_slow(
    server: ScriptedServer, poller: Poller
) -> None:
    for seconds in (7, 9):
        server.seconds = seconds
        with nullcontext() if seconds < 8 else pytest.raises(DeadlineExceededError):
            poller.poll([STORES], 8)
    server.seconds = 7
    for _ in range(2):
        result = poller.poll([STORES], 8)
        assert (sizes(result), causes(result)) == ({"first": 7, "second": 7, "third": 7}, {})


def test_a_server_that_answers_as_fast_as_it_can_has_none_that_hangs(server: ScriptedServer, poller: Poller) -> None:
    poller.poll([STORES], 8)
    server.mbeans[store("second")]["Size"] = Hangs()
    with pytest.raises(DeadlineExceededError):
        poller.poll([STORES], 8)
    server.mbeans[store("second")]["Size"] = 7
    server.mbeans[store("third")]["Size"] = StillAnsweringError("no answer within 6.0 s")
    with pytest.raises(DeadlineExceededError):
        poller.poll([STORES], 8)
    server.mbeans[store("third")]["Size"] = 7
    result = poller.poll([STORES], 8)
    assert (sizes(result), causes(result)) == ({"first": 7, "second": 7, "third": 7}, {})


def test_all_of_a_kind_that_hang_cost_one_poll(server: ScriptedServer, poller: Poller) -> None:
    hanging = [store(f"{number}") for number in range(12)]
    server.mbeans = {name: {"Size": 7} for name in ("other:type=Other", store("sound"), *hanging, store("well"))}
    queries = [STORES, Query(ObjectName.parse("other:type=Other"), ("Size",))]
    poller.poll(queries, 8)
    server.mbeans.update({name: {"Size": Hangs()} for name in hanging})
    with pytest.raises(DeadlineExceededError):
        poller.poll(queries, 8)
    for _ in range(12):
        result = poller.poll(queries, 8)
        read, told = {str(name) for name in result.mbeans}, {name for name, _ in causes(result)}
        assert "other:type=Other" in read
        assert (read | told, read & told) == (set(server.mbeans), set())
    result = poller.poll(queries, 8)
    assert {str(name) for name in result.mbeans} == {"other:type=Other", store("sound"), store("well")}
    assert set(causes(result)) == {(name, "Size") for name in hanging}
    assert set(causes(result).values()) == {"no answer within 6.0 s"}


def test_all_new_ones_of_a_kind_that_hang_cost_no_poll(server: ScriptedServer, poller: Poller) -> None:
    hanging = {store(f"{number}"): {"Size": Hangs()} for number in range(12)}
    server.mbeans = {"other:type=Other": {"Size": 7}, **hanging, store("well"): {"Size": 7}}
    queries = [STORES, Query(ObjectName.parse("other:type=Other"), ("Size",))]
    for _ in range(13):
        result = poller.poll(queries, 8)
        read, told = {str(name) for name in result.mbeans}, {name for name, _ in causes(result)}
        assert "other:type=Other" in read
        assert len(read) + len(told) + result.pending == len(server.mbeans)
    assert (read, told) == ({"other:type=Other", store("well")}, set(hanging))


def test_two_kinds_that_hang_cost_two_polls(server: ScriptedServer, poller: Poller) -> None:
    kinds = [f"hanging:type=Kind{number},name=any" for number in range(3)]
    server.mbeans = {kind: {"Size": 7} for kind in kinds}
    queries = [Query(ObjectName.parse("hanging:*"), ("Size",))]
    poller.poll(queries, 8)
    server.mbeans.update({kinds[0]: {"Size": Hangs()}, kinds[2]: {"Size": Hangs()}})
    for _ in range(2):
        with pytest.raises(DeadlineExceededError):
            poller.poll(queries, 8)
    for _ in range(3):
        result = poller.poll(queries, 8)
        assert {str(name) for name in result.mbeans} == {kinds[1]}
        assert set(causes(result)) == {(kinds[0], "Size"), (kinds[2], "Size")}


def test_more_than_eight_kinds_that_hang_are_a_server_that_cannot_be_read(
    server: ScriptedServer, poller: Poller
) -> None:
    server.mbeans = {f"hanging:type=Kind{number}": {"Size": Hangs()} for number in range(9)}
    for _ in range(12):
        with pytest.raises(DeadlineExceededError):
            poller.poll([Query(ObjectName.parse("hanging:*"), ("Size",))], 8)


def test_one_that_is_gone_is_forgotten(server: ScriptedServer, poller: Poller) -> None:
    poller.poll([STORES], 8)
    server.mbeans[store("second")]["Size"] = Hangs()
    with pytest.raises(DeadlineExceededError):
        poller.poll([STORES], 8)
    poller.poll([STORES], 8)
    del server.mbeans[store("second")]
    poller.poll([STORES], 8)
    assert causes(poller.poll([STORES], 8)) == {}
    server.mbeans[store("second")] = {"Size": 8}
    assert sizes(poller.poll([STORES], 8)) == {"first": 7, "second": 8, "third": 7}


def test_all_attributes_that_are_asked_for_together_are_told_once(server: ScriptedServer, poller: Poller) -> None:
    server.mbeans[store("second")]["Limit"] = Throws()
    queries = [Query(STORES.pattern, ("Size", "Limit"))]
    assert set(causes(poller.poll(queries, 8))) == {(store("second"), "Limit")}
    server.mbeans[store("second")]["Size"] = Hangs()
    with pytest.raises(DeadlineExceededError):
        poller.poll(queries, 8)
    told = poller.poll(queries, 8).unreadable
    assert sorted((each.attribute, each.cause) for each in told) == [
        ("Limit", "no answer within 6.0 s"),
        ("Size", "no answer within 6.0 s"),
    ]


def test_attributes_that_it_does_not_have_are_not_missed(server: ScriptedServer, poller: Poller) -> None:
    queries = [Query(STORES.pattern, ("Size", "Colour"))]
    assert causes(poller.poll(queries, 5)) == {}
    server.mbeans[store("second")]["Size"] = Hangs()
    with pytest.raises(DeadlineExceededError):
        poller.poll(queries, 5)
    assert set(causes(poller.poll(queries, 5))) == {(store("second"), "Size")}


def test_an_operation_that_hangs_costs_itself_alone(server: ScriptedServer, poller: Poller) -> None:
    server.mbeans[THREADING] = {"ThreadCount": 3}
    server.operations = {"findDeadlockedThreads": Hangs()}
    queries = [Query(ObjectName.parse(THREADING), ("ThreadCount", "findDeadlockedThreads()"))]
    with pytest.raises(DeadlineExceededError):
        poller.poll(queries, 8)
    result = poller.poll(queries, 8)
    assert result.mbeans == {ObjectName.parse(THREADING): {"ThreadCount": 3}}
    assert causes(result) == {(THREADING, "findDeadlockedThreads()"): "no answer within 6.0 s"}
