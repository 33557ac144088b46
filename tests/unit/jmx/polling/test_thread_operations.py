"""Operations: asked for like attributes, and no others than the harmless ones."""

import pytest

from exporter.jmx.errors import (
    JmxError,
    OperationDeniedError,
)
from exporter.jmx.polling.poller import Poller, Query
from exporter.jmx.polling.thread_operations import THREAD_STATES
from exporter.jmx.values import CompositeData, JavaValue
from testing.jmx.beans import BEANS, bean, unreadable, values, wants
from testing.jmx.scripted_server import ScriptedServer

THREADING = "java.lang:type=Threading"


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
