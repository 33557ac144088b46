"""What becomes of known servers when others are found, as a table: looks one after another, ten seconds apart."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from exporter.collect.known_servers import MOST_REMEMBERED, KnownServer, Reconciliation, ServerKey, reconcile
from exporter.discovery.found_server import FoundServer
from testing.found_servers import server, with_offset

AM = server("am", 7)
AM_AGAIN = server("am", 8)
SECOND = with_offset(server("am", 9), 1)
THIRD = with_offset(server("am", 10), 2)
UNREAD = replace(AM, state="refused", reason="its sockets may not be seen")
OTHER_USERS = replace(SECOND, process=replace(SECOND.process, users=frozenset({1000})))
HOMELESS, HOMELESS_ELSEWHERE = replace(AM, home=None), replace(server("am", 8, 10000), home=None)


def after_looks(*looks: Sequence[FoundServer], configured: Sequence[FoundServer] = ()) -> Reconciliation:
    last = Reconciliation({}, (), ())
    for number, found in enumerate(looks):
        last = reconcile(last.known, found, 10.0 * number, configured)
    return last


def names(reconciled: Reconciliation) -> dict[str, int]:
    """The process ids of what is known, by name."""
    return {each.name: each.server.process.pid for each in reconciled.known.values()}


@pytest.mark.parametrize(
    ("looks", "known", "arrivals"),
    [
        pytest.param([[]], {}, [], id="nothing is found"),
        pytest.param([[AM]], {"am": 7}, [("am", None)], id="a new one arrives"),
        pytest.param([[AM], [AM]], {"am": 7}, [], id="the same one is kept"),
        pytest.param([[AM], []], {"am": 7}, [], id="one that ended stays"),
        pytest.param([[AM], [UNREAD]], {"am": 7}, [], id="one that cannot be read for now stays"),
        pytest.param([[UNREAD]], {}, [], id="one that was never read is not known"),
        pytest.param([[AM], [AM_AGAIN]], {"am": 8}, [("am", None)], id="one that was started again keeps its name"),
        pytest.param([[AM], [SECOND]], {"am-offset1": 9}, [("am-offset1", "am")], id="one that moved leaves nothing"),
        pytest.param(
            [[AM], [AM, SECOND]],
            {"am": 7, "am-offset1": 9},
            [("am-offset1", None)],
            id="one that still runs has not moved",
        ),
        pytest.param(
            [[AM], [UNREAD, SECOND]],
            {"am": 7, "am-offset1": 9},
            [("am-offset1", None)],
            id="nor has one that runs and cannot be read",
        ),
        pytest.param(
            [[AM, SECOND], [THIRD, AM_AGAIN]],
            {"am": 8, "am-offset2": 10},
            [("am-offset2", "am-offset1"), ("am", None)],
            id="nor one that runs again on its port",
        ),
        pytest.param(
            [[AM, SECOND], [SECOND], [], [THIRD]],
            {"am": 7, "am-offset2": 10},
            [("am-offset2", "am-offset1")],
            id="of two that ended the last that ran has moved",
        ),
        pytest.param(
            [[AM], [OTHER_USERS]],
            {"am": 7, "am-offset1": 9},
            [("am-offset1", None)],
            id="another user's is another one",
        ),
        pytest.param(
            [[HOMELESS], [HOMELESS_ELSEWHERE]],
            {"Main-9999": 7, "Main-10000": 8},
            [("Main-10000", None)],
            id="without a home none is told to have moved",
        ),
    ],
)
def test_what_is_known_after_looks(
    looks: Sequence[Sequence[FoundServer]], known: dict[str, int], arrivals: Sequence[tuple[str, str | None]]
) -> None:
    last = after_looks(*looks)
    assert names(last) == known
    assert [(last.known[each.key].name, each.moved_from) for each in last.arrivals] == arrivals
    assert last.forgotten == ()


def test_what_is_configured_is_not_known_and_keeps_its_name_to_itself() -> None:
    assert after_looks([AM], configured=[AM]).known == {}
    assert names(reconcile({}, [AM], 0.0, taken=["am"])) == {"am-9999": 7}


def test_what_was_known_is_not_changed() -> None:
    before = after_looks([AM]).known
    reconcile(before, [SECOND], 10.0)
    assert before == {ServerKey("/opt/am", 9999): KnownServer("am", AM, 0.0)}


def test_of_too_many_those_gone_for_longest_are_forgotten() -> None:
    first, second = server("first", 1), server("second", 2)
    others = [server(f"other-{pid}", pid) for pid in range(3, MOST_REMEMBERED + 3)]
    last = after_looks([second], [first], others)
    assert last.forgotten == (ServerKey("/opt/second", 9999), ServerKey("/opt/first", 9999))
    assert [each.server for each in last.known.values()] == others
    assert len(last.arrivals) == MOST_REMEMBERED
