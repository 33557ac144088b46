"""Each goal as it was set: the figure that meets it just so, and one that misses it by little."""

import pytest

from benchmarks.goals import GOALS, judge
from benchmarks.measurement import Case, Result, Scrape

_STANDALONE = Case("carbon", "everything", "standalone")
_AGENT = Case("carbon", "everything", "agent")
_BARE = Case("carbon", "everything", "read_everything")
_PRODUCT = Case("carbon", "packs", "native")


_FLEET = Case("fleet", "packs of 200", "native")


def _result(wall: float, server: float = 0.0, resident: int = 0, first: tuple[float, ...] = ()) -> Result:
    return Result([Scrape(wall, 0.0, server, 1)], first, first, resident)


def _verdict(what: str, results: dict[Case, Result]) -> str:
    (verdict,) = [judgement.verdict for judgement in judge(results) if judgement.goal.wanted == what]
    return verdict


def test_without_measurements_every_goal_is_not_measured() -> None:
    assert [judgement.verdict for judgement in judge({})] == ["not measured"] * len(GOALS)


def test_a_contender_that_failed_is_not_measured() -> None:
    results = {_BARE: _result(0.1), _AGENT: Result(failure="it did not start")}
    assert _verdict("not slower than the agent", results) == "not measured"


@pytest.mark.parametrize(("ours", "verdict"), [(0.2, "met"), (0.201, "missed")])
def test_everything_takes_a_fifth_of_standalones_time(ours: float, verdict: str) -> None:
    results = {_BARE: _result(ours), _STANDALONE: _result(1.0)}
    judgement = judge(results)[0]
    assert (judgement.verdict, judgement.figure, judgement.limit) == (verdict, ours, 0.2)


@pytest.mark.parametrize(("ours", "verdict"), [(1.0, "met"), (1.001, "missed")])
def test_everything_is_not_slower_than_the_agent(ours: float, verdict: str) -> None:
    assert _verdict("not slower than the agent", {_BARE: _result(ours), _AGENT: _result(1.0)}) == verdict


@pytest.mark.parametrize(("ours", "verdict"), [(0.25, "met"), (0.251, "missed")])
def test_the_products_scrape_takes_a_quarter_of_the_agents_time(ours: float, verdict: str) -> None:
    assert _verdict("1/4 of the agent's", {_PRODUCT: _result(ours), _AGENT: _result(1.0)}) == verdict


@pytest.mark.parametrize(("ours", "verdict"), [(0.125, "met"), (0.126, "missed")])
def test_far_away_everything_takes_two_and_a_half_round_trips(ours: float, verdict: str) -> None:
    far = Case("carbon", "everything", "read_everything", 0.05)
    assert _verdict("2.5 round trips", {far: _result(ours)}) == verdict


@pytest.mark.parametrize(("ours", "verdict"), [(0.05, "met"), (0.051, "missed")])
def test_many_attributes_take_a_twentieth_of_standalones_time(ours: float, verdict: str) -> None:
    many = {Case("many", "everything", "read_everything"): ours, Case("many", "everything", "standalone"): 1.0}
    assert _verdict("1/20 of standalone's", {case: _result(wall) for case, wall in many.items()}) == verdict


@pytest.mark.parametrize(("ours", "verdict"), [(0.2, "met"), (0.201, "missed")])
def test_the_server_works_a_fifth_of_what_it_does_for_standalone(ours: float, verdict: str) -> None:
    results = {
        _PRODUCT: _result(1.0, server=ours),
        Case("carbon", "packs", "standalone"): _result(1.0, server=1.0),
        _STANDALONE: _result(1.0, server=9.0),
    }
    judgement = next(each for each in judge(results) if each.goal.name.startswith("processor time"))
    assert judgement.verdict == verdict


@pytest.mark.parametrize(("ours", "verdict"), [(0.25, "met"), (0.251, "missed")])
def test_many_attributes_are_mapped_in_a_quarter_of_a_second(ours: float, verdict: str) -> None:
    assert _verdict("0.25 s", {Case("many", "mapping", "map_many"): _result(ours)}) == verdict


@pytest.mark.parametrize(("ours", "verdict"), [(0.02, "met"), (0.021, "missed")])
def test_the_host_collectors_work_twice_as_long_as_node_exporter(ours: float, verdict: str) -> None:
    worked = {"host collectors": ours, "node_exporter": 0.01}
    results = {Case("machine", "machine", name): Result([Scrape(1.0, own, None, 1)]) for name, own in worked.items()}
    assert _verdict("twice node_exporter's", results) == verdict


def test_what_thread_states_add_is_measured_and_not_judged() -> None:
    results = {_PRODUCT: _result(0.25), Case("carbon", "packs and thread states", "native"): _result(0.75)}
    (judgement,) = [each for each in judge(results) if each.goal.name == "what thread states add to it"]
    assert (judgement.verdict, judgement.figure, judgement.limit) == ("measured", 0.5, None)


def test_what_a_round_of_facts_costs_is_without_the_read_that_is_part_of_it() -> None:
    worked = {Case("carbon", "facts", "inspections"): (0.5, 0.75), _PRODUCT: (0.125, 0.25)}
    results = {case: Result([Scrape(1.0, own, server, 1)]) for case, (own, server) in worked.items()}
    figures = [each.figure for each in judge(results) if "round of facts" in each.goal.name]
    assert figures == [0.5, 0.375]


@pytest.mark.parametrize(("ours", "verdict"), [(45_000_000, "met"), (45_000_001, "missed")])
def test_the_exporter_fits_into_45_megabytes(ours: int, verdict: str) -> None:
    assert _verdict("45 MB", {_PRODUCT: _result(1.0, resident=ours)}) == verdict


@pytest.mark.parametrize(("slowest", "verdict"), [(0.7, "met"), (0.71, "missed")])
def test_even_the_slowest_first_scrape_counts(slowest: float, verdict: str) -> None:
    assert _verdict("0.7 s", {_PRODUCT: _result(1.0, first=(0.1, slowest, 0.2))}) == verdict


def _working(own: float, threads: int | None = None) -> Result:
    return Result([Scrape(1.0, own, None, 1)], threads=threads)


@pytest.mark.parametrize(("ours", "verdict"), [(1.5, "met"), (1.51, "missed")])
def test_two_hundred_servers_take_less_than_two_hundred_scrapes_of_one(ours: float, verdict: str) -> None:
    results = {_FLEET: _working(ours), Case("fleet", "packs of one", "native"): _working(0.01)}
    assert _verdict("3/4 of 200 times one's", results) == verdict


@pytest.mark.parametrize(("ours", "verdict"), [(0.8, "met"), (0.81, "missed")])
def test_two_hundred_servers_take_a_fifth_of_two_hundred_standalones(ours: float, verdict: str) -> None:
    results = {_FLEET: _working(ours), Case("fleet", "packs of one", "standalone"): _working(0.02)}
    assert _verdict("1/5 of 200 standalones'", results) == verdict


@pytest.mark.parametrize(("ours", "verdict"), [(245_000_000, "met"), (245_000_001, "missed")])
def test_two_hundred_servers_take_a_megabyte_each(ours: int, verdict: str) -> None:
    assert _verdict("45 MB and 1 MB a server", {_FLEET: _result(1.0, resident=ours)}) == verdict


@pytest.mark.parametrize(("ours", "verdict"), [(10, "met"), (11, "missed")])
def test_two_hundred_servers_take_ten_threads(ours: int, verdict: str) -> None:
    assert _verdict("10", {_FLEET: _working(1.0, ours)}) == verdict


@pytest.mark.parametrize(("slowest", "verdict"), [(5.0, "met"), (5.1, "missed")])
def test_the_slowest_of_two_hundred_probes_has_half_of_prometheus_time(slowest: float, verdict: str) -> None:
    """Half of its default `scrape_timeout`, 10 s."""
    assert _verdict("5 s", {Case("fleet", "200 probes", "native"): _result(slowest)}) == verdict
