from collections.abc import Iterator

import pytest

from exporter.collect.discovered_roster import DiscoveredRoster
from exporter.collect.looks import LOOK_AGAIN_SECONDS
from exporter.collect.target import Target
from exporter.discovery.found_server import FoundServer
from exporter.jmx.deadline import Deadline
from testing.aside import Aside
from testing.found_servers import Hold, Looker, Situation, counted, looked, names, server
from testing.shortage import after, with_failing_threads, without_threads


@pytest.fixture
def situation() -> Situation:
    return Situation()


@pytest.fixture
def hold(situation: Situation) -> Iterator[Hold]:
    hold = Hold()
    yield hold
    hold.free()
    situation.after_looks()


def restarted(situation: Situation, hold: Hold) -> tuple[DiscoveredRoster, Aside[list[str]]]:
    """A roster, and the scrape that finds its server restarted; the connection to the old one does not close."""
    roster = situation.roster()
    looked(situation, roster, server("am", 7))
    situation.opened[0][2].on_close = hold.stand
    return roster, Aside(lambda: looked(situation, roster, server("am", 8)))


def test_connections_that_close_slowly_hold_up_no_scrape(situation: Situation, hold: Hold) -> None:
    _, scrape = restarted(situation, hold)
    assert scrape.gave() == ["am"]
    assert hold.is_reached()


def test_all_that_left_is_closed_before_closing_ends(situation: Situation, hold: Hold) -> None:
    """Else the exporter would end with sessions that its servers still keep."""
    roster, scrape = restarted(situation, hold)
    assert hold.is_reached()
    scrape.gave()

    def close() -> bool:
        roster.close()
        return hold.is_freed()

    closing = Aside(close)
    after(lambda: situation.opened[1][2].closed)  # all that it closes itself
    hold.free()
    assert closing.gave() is True


def test_a_look_that_fails_is_seen_and_costs_no_server(situation: Situation, caplog: pytest.LogCaptureFixture) -> None:
    situation.looker.found = [server("am")]
    roster = situation.roster()
    roster.targets(Deadline.after(30))
    situation.looker.error = OSError(24, "Too many open files")
    for _ in range(3):
        situation.time.move(LOOK_AGAIN_SECONDS)
        assert names(roster) == ["am"]
    assert counted(roster.families()) == {"wso2_discovery_success": 0}
    assert len([record for record in caplog.records if "Too many open files" in record.message]) == 1


def test_a_server_that_cannot_be_opened_is_seen(situation: Situation, caplog: pytest.LogCaptureFixture) -> None:
    def open_found(name: str, found: FoundServer) -> Target:
        raise ValueError("a fault of ours")

    situation.looker.found = [server("am")]
    roster = DiscoveredRoster([], situation.looker.look, lambda _: False, open_found)
    assert names(roster) == []
    assert counted(roster.families()) == {"wso2_discovery_success": 0}
    assert [record.message for record in caplog.records] == ["discovery failed: ValueError: a fault of ours"]


def test_a_look_for_which_the_system_gives_no_thread_is_seen_and_made_again(
    situation: Situation, monkeypatch: pytest.MonkeyPatch
) -> None:
    situation.looker.found = [server("am")]
    roster = situation.roster()
    with without_threads(monkeypatch):
        assert names(roster) == []
    assert counted(roster.families()) == {"wso2_discovery_success": 0}
    situation.time.move(LOOK_AGAIN_SECONDS)
    assert names(roster) == ["am"]


def test_a_look_whose_thread_fails_is_made_again(situation: Situation, monkeypatch: pytest.MonkeyPatch) -> None:
    situation.looker.found = [server("am")]
    roster = situation.roster(limit=2)
    with with_failing_threads(monkeypatch):
        assert situation.waited_out(Aside(lambda: names(roster)), 2) == []
    assert counted(roster.families()) == {"wso2_discovery_success": 0}
    situation.time.move(LOOK_AGAIN_SECONDS)
    assert names(roster) == ["am"]


def test_a_look_that_hangs_leaves_a_scrape_its_time(situation: Situation, hold: Hold) -> None:
    """A server's files are on a mount whose server is gone."""
    situation.looker.found = [server("am")]
    roster = situation.roster(limit=3.0)
    names(roster)
    situation.looker.before = hold.stand
    situation.time.move(LOOK_AGAIN_SECONDS)
    scrape = Aside(lambda: names(roster))
    assert hold.is_reached()
    assert situation.waited_out(scrape, 3) == ["am"]
    assert counted(roster.families()) == {"wso2_discovery_success": 0}


def test_no_other_look_is_begun_while_one_hangs(situation: Situation, hold: Hold) -> None:
    situation.looker.before = hold.stand
    roster = situation.roster(limit=3.0)
    scrape = Aside(lambda: names(roster))
    assert hold.is_reached()
    situation.waited_out(scrape, 3)
    for _ in range(3):  # nobody waits for it again
        situation.time.move(LOOK_AGAIN_SECONDS)
        names(roster)
    assert situation.looker.looks == 1


def test_what_a_look_found_after_its_limit_is_not_taken_and_the_next_one_is(situation: Situation, hold: Hold) -> None:
    situation.looker.found = [server("old")]
    situation.looker.before = hold.stand
    roster = situation.roster(limit=3.0)
    scrape = Aside(lambda: names(roster))
    assert hold.is_reached()
    assert situation.waited_out(scrape, 3) == []
    hold.free()
    situation.after_looks()
    assert counted(roster.families()) == {"wso2_discovery_success": 0}
    assert looked(situation, roster, server("new")) == ["new"]


def test_a_look_that_hangs_holds_up_no_other_scrape(situation: Situation, hold: Hold) -> None:
    situation.looker.found = [server("am"), server("b", 8, state="refused", reason="it wants a login")]
    roster = situation.roster()
    names(roster)
    situation.time.move(LOOK_AGAIN_SECONDS)
    situation.looker.before = hold.stand
    first = Aside(lambda: names(roster))
    assert hold.is_reached()
    other = Aside(lambda: (names(roster), counted(roster.families())["wso2_discovery_success"], len(roster.unread())))
    assert other.gave() == (["am"], 1, 1)
    hold.free()
    first.gave()


def test_every_scrape_waits_for_the_first_look_of_all(situation: Situation, hold: Hold) -> None:
    situation.looker.found = [server("am")]
    situation.looker.before = hold.stand
    roster = situation.roster()
    scrapes = [Aside(lambda: names(roster)) for _ in range(3)]
    assert hold.is_reached()
    after(lambda: situation.time.waits() == len(scrapes))
    assert not any(scrape.has_ended() for scrape in scrapes)
    hold.free()
    assert [scrape.gave() for scrape in scrapes] == [["am"]] * 3
    assert situation.looker.looks == 1


def test_a_scrape_leaves_the_first_look_at_its_deadline(situation: Situation, hold: Hold) -> None:
    situation.looker.before = hold.stand
    roster = situation.roster()
    first = Aside(lambda: names(roster))
    assert hold.is_reached()
    deadline = Deadline.after(1, situation.time.now)
    assert situation.waited_out(Aside(lambda: names(roster, deadline)), 1, waits=2) == []
    assert not first.has_ended()
    hold.free()
    first.gave()


def test_a_scrape_that_ends_before_its_look_makes_no_failed_discovery(
    situation: Situation, hold: Hold, caplog: pytest.LogCaptureFixture
) -> None:
    situation.looker.found = [server("am")]
    roster = situation.roster()
    names(roster)
    situation.time.move(LOOK_AGAIN_SECONDS)
    situation.looker.before = hold.stand
    deadline = Deadline.after(1, situation.time.now)
    assert situation.waited_out(Aside(lambda: names(roster, deadline)), 1) == ["am"]
    assert counted(roster.families())["wso2_discovery_success"] == 1
    assert caplog.records == []


def test_the_next_scrape_waits_for_the_look_that_a_hurried_one_began(situation: Situation, hold: Hold) -> None:
    roster = situation.roster()
    names(roster)
    situation.time.move(LOOK_AGAIN_SECONDS)
    situation.looker.found = [server("am")]
    situation.looker.before = hold.stand
    deadline = Deadline.after(1, situation.time.now)
    situation.waited_out(Aside(lambda: names(roster, deadline)), 1)
    following = Aside(lambda: names(roster))
    after(lambda: situation.time.waits() == 1)
    hold.free()
    assert (following.gave(), situation.looker.looks) == (["am"], 2)


def test_a_hurried_scrapes_look_is_taken_though_nobody_waits_for_it(situation: Situation, hold: Hold) -> None:
    situation.looker.found = [server("am")]
    situation.looker.before = hold.stand
    roster = situation.roster()
    deadline = Deadline.after(1, situation.time.now)
    situation.waited_out(Aside(lambda: names(roster, deadline)), 1)
    hold.free()
    situation.after_looks()
    assert (names(roster), situation.looker.looks) == (["am"], 1)


def test_a_look_that_ends_after_the_roster_opens_no_target(situation: Situation, hold: Hold) -> None:
    situation.looker.found = [server("am")]
    situation.looker.before = hold.stand
    roster = situation.roster()
    scrape = Aside(lambda: names(roster))
    assert hold.is_reached()
    roster.close()
    scrape.gave()
    hold.free()
    situation.after_looks()
    assert situation.opened == []


def test_a_look_that_hangs_is_never_taken_for_another_rosters(situation: Situation, hold: Hold) -> None:
    """After a reload with other rules."""
    situation.looker = Looker([server("old")], before=hold.stand)
    before = situation.roster(limit=3.0)
    scrape = Aside(lambda: names(before))
    assert hold.is_reached()
    situation.waited_out(scrape, 3)
    situation.looker = Looker([server("new")])
    assert names(situation.roster()) == ["new"]
