import gc
import logging
import weakref
from dataclasses import replace

import pytest

from exporter.collect import known_servers
from exporter.collect.looks import LOOK_AGAIN_SECONDS
from exporter.collect.scrape import Scraper
from exporter.collect.unread_servers import MOST_TOLD, UnreadServer
from exporter.guidelines import Guidelines
from exporter.jmx.deadline import Deadline
from testing.found_servers import (
    Situation,
    counted,
    looked,
    names,
    open_names,
    server,
    with_offset,
)
from testing.shortage import after
from testing.written_machine import WrittenMachine


@pytest.fixture
def situation() -> Situation:
    return Situation()


def test_servers_come_after_the_configured_ones_by_name(situation: Situation) -> None:
    situation.configured = ("zoo",)
    situation.looker.found = [server("is", 8, 10000), server("am")]
    assert names(situation.roster()) == ["zoo", "am", "is"]


def test_several_scrapes_share_a_look_and_a_new_server_is_read_after_a_while(situation: Situation) -> None:
    roster = situation.roster()
    assert names(roster) == []
    situation.looker.found = [server("am")]
    situation.time.move(LOOK_AGAIN_SECONDS - 1)
    assert names(roster) == []
    situation.time.move(1)
    assert names(roster) == ["am"]
    assert situation.looker.looks == 2


def test_a_server_that_ends_stays_as_a_target(situation: Situation) -> None:
    """Who is on call must see it down, not missing."""
    situation.looker.found = [server("am")]
    roster = situation.roster()
    before = list(roster.targets(Deadline.after(30)))
    situation.looker.found = []
    situation.time.move(1e6)
    assert list(roster.targets(Deadline.after(30))) == before
    assert counted(roster.families())["wso2_discovered_serversread"] == 0
    assert not situation.opened[0][2].closed


def test_a_server_that_runs_again_keeps_its_name_with_a_connection_of_its_own(situation: Situation) -> None:
    situation.looker.found = [server("am", pid=7)]
    roster = situation.roster()
    roster.targets(Deadline.after(30))
    situation.looker.found = [server("am", pid=8)]
    situation.time.move(LOOK_AGAIN_SECONDS)
    assert names(roster) == ["am"]
    situation.after_looks()
    assert [(name, found.process.pid, source.closed) for name, found, source in situation.opened] == [
        ("am", 7, True),
        ("am", 8, False),
    ]


def test_a_server_that_is_the_same_keeps_its_target(situation: Situation) -> None:
    situation.looker.found = [server("am")]
    roster = situation.roster()
    before = roster.targets(Deadline.after(30))
    situation.time.move(LOOK_AGAIN_SECONDS)
    assert roster.targets(Deadline.after(30)) == before
    assert len(situation.opened) == 1


def test_two_servers_in_folders_of_one_name_are_told_apart(situation: Situation) -> None:
    other = replace(server("am", 8, 9998), home="/srv/am")
    situation.looker.found = [server("am"), other]
    assert names(situation.roster()) == ["am", "am-9998"]


def test_a_server_that_runs_again_on_another_port_leaves_no_target_behind(situation: Situation) -> None:
    roster = situation.roster()
    assert looked(situation, roster, server("am", 7)) == ["am"]
    starting = server("am", 8, 10000, state="refused", reason="it does not listen yet")
    assert looked(situation, roster, starting) == ["am"]
    assert looked(situation, roster, server("am", 8, 10000)) == ["am"]
    situation.after_looks()
    assert [(found.process.pid, source.closed) for _, found, source in situation.opened] == [(7, True), (8, False)]


def test_a_server_with_another_offset_has_another_name(situation: Situation) -> None:
    roster = situation.roster()
    looked(situation, roster, server("am", 7))
    assert looked(situation, roster, with_offset(server("am", 8), 1)) == ["am-offset1"]
    assert open_names(situation) == ["am-offset1"]


def test_a_process_that_listens_on_another_port_than_before_is_one_server(situation: Situation) -> None:
    roster = situation.roster()
    looked(situation, roster, server("am", 7))
    assert looked(situation, roster, with_offset(server("am", 7), 1)) == ["am-offset1"]


def test_servers_that_run_from_one_home_are_both_kept(situation: Situation) -> None:
    first, second = server("am", 7), with_offset(server("am", 8), 1)
    roster = situation.roster()
    looked(situation, roster, first)
    assert looked(situation, roster, first, second) == ["am", "am-offset1"]
    unread = replace(first, state="refused", reason="its sockets may not be seen")
    assert looked(situation, roster, unread, second, with_offset(server("am", 9), 2)) == [
        "am",
        "am-offset1",
        "am-offset2",
    ]
    assert open_names(situation) == ["am", "am-offset1", "am-offset2"]


def test_of_two_servers_from_one_home_the_one_that_ended_is_down_until_it_moves(situation: Situation) -> None:
    second = with_offset(server("am", 8), 1)
    roster = situation.roster()
    looked(situation, roster, server("am", 7), second)
    assert looked(situation, roster, second) == ["am", "am-offset1"]
    assert looked(situation, roster, with_offset(server("am", 9), 2), second) == ["am-offset1", "am-offset2"]


def test_a_server_that_moves_takes_the_place_of_one_alone_the_last_that_ran(situation: Situation) -> None:
    """Of two that are down, one is still to be seen down."""
    second = with_offset(server("am", 8), 1)
    roster = situation.roster()
    looked(situation, roster, server("am", 7), second)
    looked(situation, roster, second)
    looked(situation, roster)
    assert looked(situation, roster, with_offset(server("am", 9), 2)) == ["am", "am-offset2"]


def test_a_server_that_runs_again_on_its_port_is_not_taken_for_one_that_moved(situation: Situation) -> None:
    """Both were restarted between two looks, and the one that moved has the lower process id."""
    roster = situation.roster()
    looked(situation, roster, server("am", 7), with_offset(server("am", 8), 1))
    moved, again = with_offset(server("am", 17), 2), server("am", 18)
    assert looked(situation, roster, moved, again) == ["am", "am-offset2"]
    assert [(name, found.process.pid) for name, found, _ in situation.opened[2:]] == [("am-offset2", 17), ("am", 18)]


def test_another_users_server_from_the_same_home_is_another_one(situation: Situation) -> None:
    other = with_offset(server("am", 8), 1)
    other = replace(other, process=replace(other.process, users=frozenset({1000})))
    roster = situation.roster()
    looked(situation, roster, server("am", 7))
    assert looked(situation, roster, other) == ["am", "am-offset1"]


def test_programs_without_a_home_are_never_taken_for_one_that_moved(situation: Situation) -> None:
    roster = situation.roster()
    looked(situation, roster, replace(server("am", 7), home=None))
    assert looked(situation, roster, replace(server("am", 8, 10000), home=None)) == ["Main-10000", "Main-9999"]


def test_a_configured_name_is_never_taken(situation: Situation) -> None:
    situation.configured = ("am",)
    situation.looker.found = [server("am")]
    assert names(situation.roster()) == ["am", "am-9999"]


def test_a_configured_server_is_counted_and_not_read_twice(situation: Situation) -> None:
    situation.configured = ("production",)
    refused = server("am", state="refused", reason="it wants a login")
    situation.looker.found = [refused]
    roster = situation.roster(lambda found: found == refused)
    assert names(roster) == ["production"]
    assert counted(roster.families())["wso2_discovered_serversread"] == 1


def test_servers_are_counted_by_what_becomes_of_them(situation: Situation) -> None:
    situation.looker.found = [
        server("a"),
        server("b", 8, 10000),
        server("c", 9, state="jmx_off", reason="off"),
        server("d", 10, state="refused", reason="another user's"),
        server("e", 11, state="unknown", reason="nobody knows"),
    ]
    roster = situation.roster()
    roster.targets(Deadline.after(30))
    assert counted(roster.families()) == {
        "wso2_discovery_success": 1,
        "wso2_discovered_serversread": 2,
        "wso2_discovered_serversjmx_off": 1,
        "wso2_discovered_serversunknown": 1,
        "wso2_discovered_serversrefused": 1,
    }
    assert names(roster) == ["a", "b"]


def test_why_a_server_is_not_read_is_logged_once(situation: Situation, caplog: pytest.LogCaptureFixture) -> None:
    off = replace(server("a", state="jmx_off", reason="its JMX is off"), remedy=("[x]", "y = true"))
    situation.looker.found = [off]
    roster = situation.roster()
    with caplog.at_level(logging.INFO):
        for _ in range(3):
            roster.targets(Deadline.after(30))
            situation.time.move(LOOK_AGAIN_SECONDS)
        situation.looker.found = [server("a", state="refused", reason="it wants a login")]
        roster.targets(Deadline.after(30))
    assert [(record.message, record.__dict__.get("remedy")) for record in caplog.records] == [
        ("server found and not read: its JMX is off", "[x]\ny = true"),
        ("server found and not read: it wants a login", None),
    ]


def test_servers_that_are_not_read_are_told_with_the_reason(situation: Situation) -> None:
    refused = server("b", 8, state="refused", reason="it wants a login")
    situation.looker.found = [server("a"), refused, server("c", 9, state="refused", reason="too")]
    roster = situation.roster(lambda found: found.process.pid == 9)
    assert roster.unread() == ()
    roster.targets(Deadline.after(30))
    assert roster.unread() == (UnreadServer("/opt/b", 8, "it wants a login"),)


def test_many_servers_that_are_not_read_are_told_little_by_little(
    situation: Situation, caplog: pytest.LogCaptureFixture
) -> None:
    situation.looker.found = [server("a", pid, state="refused", reason="another user's") for pid in range(50)]
    roster = situation.roster()
    counts = []
    for _ in range(4):
        roster.targets(Deadline.after(30))
        situation.time.move(LOOK_AGAIN_SECONDS)
        counts.append(len(caplog.records))
    assert counts == [MOST_TOLD, 2 * MOST_TOLD, 50, 50]


def test_what_a_process_calls_itself_does_not_fill_the_log(
    situation: Situation, caplog: pytest.LogCaptureFixture
) -> None:
    situation.looker.found = [server("x" * 100_000, state="refused", reason="another user's")]
    roster = situation.roster()
    roster.targets(Deadline.after(30))
    (record,) = caplog.records
    assert len(str(record.__dict__["server"])) < 300
    assert len(roster.unread()[0].installation) < 300


def test_of_very_many_servers_the_one_gone_for_longest_is_forgotten(
    situation: Situation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known_servers, "MOST_REMEMBERED", 2)
    roster = situation.roster()
    for pid, name in enumerate("abc", start=1):
        situation.looker.found = [server(name, pid, 9000 + pid)]
        roster.targets(Deadline.after(30))
        situation.time.move(LOOK_AGAIN_SECONDS)
    assert names(roster) == ["b", "c"]
    situation.after_looks()
    assert [source.closed for _, _, source in situation.opened] == [True, False, False]


def test_retiring_leaves_the_configured_servers_alone(situation: Situation) -> None:
    situation.configured = ("production",)
    situation.looker.found = [server("am")]
    roster = situation.roster()
    roster.targets(Deadline.after(30))
    roster.retire()
    assert situation.opened[0][2].closed
    situation.time.move(LOOK_AGAIN_SECONDS)
    roster.targets(Deadline.after(30))
    assert situation.looker.looks == 1


def test_closing_closes_all(situation: Situation) -> None:
    situation.looker.found = [server("am")]
    roster = situation.roster()
    roster.targets(Deadline.after(30))
    roster.close()
    assert situation.opened[0][2].closed


def test_a_scrape_has_a_server_that_has_ended_as_down_with_its_reason(
    situation: Situation, machine: WrittenMachine
) -> None:
    situation.looker.found = [server("am")]
    scraper = Scraper(situation.roster(), machine, Guidelines.load())
    families = {family.name: family for family in scraper.everything(Deadline.after(10))}
    assert [(s.labels, s.value) for s in families["wso2_up"].samples] == [({"target": "am"}, 0.0)]
    reasons = {s.labels["reason"] for s in families["wso2_scrape_error"].samples if s.value}
    assert reasons == {"connect"}
    assert families["wso2_discovered_servers"].type == "gauge"
    assert {family.name for family in scraper.probe("am", Deadline.after(10))} >= {"wso2_up"}


def test_what_a_retired_roster_knew_ends_with_who_is_the_last_to_leave_it(situation: Situation) -> None:
    """The garbage collector may not look at old objects for hours, and a target may hold thousands of MBeans."""
    situation.looker.found = [server("am")]
    roster = situation.roster()
    (target,) = roster.targets(Deadline.after(30))
    situation.after_looks()
    known, read = weakref.ref(roster), weakref.ref(target)
    gc.disable()
    try:
        roster.retire()
        situation.rosters.clear()
        del roster, target
        after(lambda: known() is None and read() is None)
    finally:
        gc.enable()
