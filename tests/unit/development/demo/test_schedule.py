"""Faults that do not touch each other are made side by side, and none meets another that it touches."""

import pytest

from development.demo.fault import Fault, Reach
from development.demo.faults import FAULTS
from development.demo.schedule import MOST_SERVERS, bystanders, schedule, total_seconds
from testing.demo_faults import fault_of

ALL = schedule(FAULTS.values())
ROUNDS = [faults for lane in ALL for faults in lane]


def test_every_fault_is_made_once() -> None:
    assert sorted(fault.name for faults in ROUNDS for fault in faults) == sorted(FAULTS)


@pytest.mark.parametrize("faults", ROUNDS, ids=lambda faults: " ".join(fault.name for fault in faults))
def test_no_round_has_two_faults_that_touch_each_other(faults: tuple[Fault, ...]) -> None:
    assert len(faults) == 1 or Reach.ALL not in {fault.reach for fault in faults}
    assert sum(fault.reach is Reach.MACHINE for fault in faults) <= 1
    assert sum(len(fault.subjects) for fault in faults) <= MOST_SERVERS


def test_all_of_them_take_ninety_minutes_at_most() -> None:
    assert total_seconds(ALL) <= 90 * 60


def test_those_that_are_made_alone_have_a_stand_beside_the_others() -> None:
    killed, frozen = fault_of("killed"), fault_of("frozen")
    exporter, prometheus = fault_of("exporter", reach=Reach.ALL), fault_of("prometheus", reach=Reach.ALL)
    assert schedule([exporter, killed, prometheus, frozen]) == (((killed, frozen),), ((exporter,), (prometheus,)))


def test_long_ones_share_a_round_with_long_ones() -> None:
    short = [fault_of(f"short-{number}", roles=["a", "b"], within=60) for number in range(4)]
    long = [fault_of(f"long-{number}", roles=["a", "b"], within=900) for number in range(4)]
    mixed = [short[0], long[0], long[1], short[1], short[2], long[2], long[3], short[3]]
    assert schedule(mixed) == ((tuple(long), tuple(short)),)


def test_of_those_that_touch_the_machine_one_is_made_at_a_time() -> None:
    disk, cores = fault_of("disk", reach=Reach.MACHINE), fault_of("cores", reach=Reach.MACHINE)
    assert schedule([disk, cores]) == (((disk,), (cores,)),)


@pytest.mark.parametrize(
    ("faults", "count"),
    [
        ([fault_of()], 1),
        ([fault_of(loses=1)], 2),
        ([fault_of(loses=2, roles=["a", "b"]), fault_of(roles=["c"])], 2),
        ([fault_of(reach=Reach.ALL, loses=1)], 0),
    ],
)
def test_more_servers_are_well_than_are_lost(faults: list[Fault], count: int) -> None:
    assert bystanders(tuple(faults)) == count
