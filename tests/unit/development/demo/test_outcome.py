"""What came of a fault is told by whom it was about, and held against what must come of it."""

from dataclasses import replace

import pytest

from development.demo.alerts_seen import Sighting
from development.demo.fault import Fault, Reach
from development.demo.outcome import Record, Told, all_resolved, all_told, outcome, strangers, told
from development.demo.receiver.incidents import PageEvent
from testing.demo_faults import fault_of

MACHINE = "host"


def page(at: float, server: str = "killed-carbon", alerts: str = "WSO2TargetDown", key: str = "") -> PageEvent:
    words = f"{server}: something"
    return PageEvent(at, "trigger", key or server, words, "critical", server, tuple(alerts.split()))


def resolved(at: float, key: str = "killed-carbon") -> PageEvent:
    return PageEvent(at, "resolve", key)


def ticket(
    first: float, alert: str = "WSO2TargetUnstable", server: str = "killed-carbon", component: str = "jvm"
) -> Sighting:
    return Sighting(alert, server, "warning", component, "words", first, first + 60)


def record(*events: PageEvent, sightings: tuple[Sighting, ...] = (), mended: float | None = 1400) -> Record:
    return Record(1000, 1000, mended, events, sightings, MACHINE)


GOOD = record(page(1200), page(1300), resolved(1500))


def test_a_page_in_time_that_resolves_in_time_is_as_it_must_be() -> None:
    came = outcome(fault_of(), GOOD, 1)
    assert came.told == (Told("WSO2TargetDown", "killed-carbon", page=True, seconds=200),)
    assert (came.incidents, came.line, came.resolved) == (1, "killed-carbon: something", 100)
    assert came.complaints == ()


@pytest.mark.parametrize(
    ("happened", "scale", "complaint"),
    [
        (record(), 1, "WSO2TargetDown did not come"),
        (record(page(1271), resolved(1500)), 1, "WSO2TargetDown came after 271 s, not 270"),
        (GOOD, 6, "WSO2TargetDown came after 200 s, not 45"),
        (record(page(1200)), 1, "not resolved"),
        (record(page(1200), resolved(1761)), 1, "resolved after 361 s, not 360"),
        (record(page(1200), resolved(1390)), 1, "resolved 10 s before it was mended"),
        (
            record(page(1200), page(1210, key="b"), resolved(1500), resolved(1500, "b")),
            1,
            "2 incidents, not 1: killed-carbon (WSO2TargetDown), killed-carbon (WSO2TargetDown)",
        ),
        (
            record(page(1200), resolved(1500), sightings=(ticket(1401), ticket(1402))),
            1,
            "a ticket came after it was mended: WSO2TargetUnstable",
        ),
    ],
)
def test_what_is_not_as_it_must_be_is_said(happened: Record, scale: float, complaint: str) -> None:
    assert complaint in outcome(fault_of(), happened, scale).complaints


def test_what_went_wrong_while_it_was_made_is_said_first() -> None:
    assert outcome(fault_of(), GOOD, 1, ["mending it failed"]).complaints == ("mending it failed",)


def test_a_ticket_that_must_come_opens_no_incident() -> None:
    fault = replace(fault_of(expects=["WSO2TargetRefused"]), incidents=0)
    came = outcome(fault, record(sightings=(ticket(1100, "WSO2TargetRefused"),)), 1)
    assert came.told == (Told("WSO2TargetRefused", "killed-carbon", page=False, seconds=100),)
    assert (came.resolved, came.complaints) == (None, ())


def test_where_nobody_may_be_paged_every_page_is_told() -> None:
    assert outcome(fault_of(expects=[]), record(), 1).complaints == ()
    assert "1 incidents, not 0: killed-carbon (WSO2TargetDown)" in outcome(fault_of(expects=[]), GOOD, 1).complaints


@pytest.mark.parametrize(
    ("reach", "server", "alerts", "counts"),
    [
        (Reach.SERVER, "other-carbon", "WSO2TargetDown", False),
        (Reach.SERVER, MACHINE, "WSO2TargetDown", False),
        (Reach.MACHINE, MACHINE, "WSO2TargetDown", True),
        (Reach.MACHINE, MACHINE, "WSO2CoresOverloaded", False),
        (Reach.ALL, "fleet", "WSO2Another", True),
        (Reach.ALL, MACHINE, "WSO2CoresOverloaded", False),
    ],
)
def test_only_what_a_fault_reaches_is_its_own(reach: Reach, server: str, alerts: str, counts: bool) -> None:  # noqa: FBT001 - a table
    assert outcome(fault_of(reach=reach), record(page(1200, server, alerts)), 1).incidents == int(counts)


def test_what_came_before_is_no_part_of_it() -> None:
    came = outcome(fault_of(), record(page(900), page(1100), resolved(1150), page(1200), resolved(1500)), 1)
    assert came.incidents == 1
    assert came.told == (Told("WSO2TargetDown", "killed-carbon", page=True, seconds=200),)


def test_a_second_server_is_told_from_the_first_whose_incident_was_open() -> None:
    fault = replace(fault_of(roles=["first", "second"]), incidents=2)
    events = [page(1100, "killed-first"), page(1310, "killed-second"), page(1320, "killed-first")]
    events += [resolved(1500, "killed-first"), resolved(1500, "killed-second")]
    came = outcome(fault, replace(record(*events), began=1200), 1)
    assert came.told == (Told("WSO2TargetDown", "killed-second", page=True, seconds=110),)
    assert came.complaints == ()


def test_tickets_on_how_a_server_is_set_up_have_nothing_to_do_with_faults() -> None:
    happened = replace(GOOD, sightings=(ticket(1450, "WSO2ProvisionBelowGuideline", component="guidelines"),))
    assert outcome(fault_of(), happened, 1).complaints == ()


def test_what_came_so_far_is_known_before_the_end() -> None:
    fault: Fault = fault_of(expects=["WSO2TargetDown", "WSO2DiskAlmostFull"])
    first = record(page(1200), mended=None)
    both = record(page(1200), page(1210, alerts="WSO2TargetDown WSO2DiskAlmostFull"), mended=None)
    assert (all_told(fault, first), all_told(fault, both), all_resolved(fault, both)) == (False, True, False)
    assert all_resolved(fault, record(*both.events, resolved(1500)))
    assert [each.alert for each in told(fault, both)] == ["WSO2TargetDown", "WSO2DiskAlmostFull"]


def test_pages_that_no_fault_accounts_for_are_found() -> None:
    faults = [fault_of(), fault_of("disk", expects=["WSO2DiskAlmostFull"], reach=Reach.MACHINE)]
    events = [
        page(1),
        page(2, "bystander-0"),
        page(3, MACHINE, "WSO2DiskAlmostFull"),
        page(4, MACHINE, "WSO2ClockWrong"),
    ]
    events[3] = replace(events[3], key="clock")
    assert [(each.server, each.opened) for each in strangers(faults, events)] == [("bystander-0", 2), (MACHINE, 4)]
