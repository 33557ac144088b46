"""Sizes of an exporter: what it is asked, and how the figures stand on the page."""

from benchmarks.measurement import Result, Scrape
from benchmarks.server_cost import ServerCost
from benchmarks.sizing import ALONE, OF_FLEET
from benchmarks.sizing_page import Sized, sizing_page

_RESULT = Result(
    [Scrape(wall, 0.3, 0.1, 3030) for wall in (0.2, 0.1, 0.4)], resident=51_200_000, threads=6, descriptors=25
)


def _cells(sized: Sized) -> list[str]:
    page = sizing_page(["2 cores"], [sized], [(True, ServerCost(0.0141, 301_500.0, 151))])
    return [" ".join(line.split()) for line in page.splitlines() if line.startswith("|")]


def test_a_row_has_what_a_scrape_of_all_costs_and_what_each_server_does() -> None:
    head, _, row, *_ = _cells(Sized(10, "metrics", thread_states=False, round_trip=0.05, result=_RESULT))
    told = dict(zip(head.strip("| ").split(" | "), row.strip("| ").split(" | "), strict=True))
    assert told == {
        "servers": "10",
        "asked": "metrics",
        "thread states": "no",
        "round trip": "50 ms",
        "own processor, ms": "300.0",
        "each server, ms": "30.0",
        "resident, MB": "51",
        "threads": "6",
        "descriptors": "25",
        "scrape, ms": "200",
        "samples": "3030",
    }


def test_a_size_that_could_not_be_measured_says_why() -> None:
    failed = Sized(10, "metrics", thread_states=False, round_trip=0.0, result=Result(failure="it did not start"))
    assert "| it did not start |" in _cells(failed)[2]


def test_the_cost_of_a_server_is_in_milliseconds_and_kilobytes() -> None:
    assert _cells(Sized(1, "metrics", thread_states=False, round_trip=0.0, result=_RESULT))[-1] == (
        "| yes | 151 | 14.1 | 302 |"
    )


def test_every_size_asks_for_all_its_servers() -> None:
    for size in (*ALONE, *OF_FLEET):
        contender = size.contender()
        assert len(contender.paths if size.probes else contender.good) == size.servers
