import pytest

from benchmarks.measurement import Pair, Ratio, Result, Scrape, Spread


def test_a_spread_is_the_median_between_the_smallest_and_the_largest() -> None:
    assert Spread.of([5.0, 1.0, 9.0, 2.0]) == Spread(3.5, 1.0, 9.0)


def test_nothing_measured_has_no_spread() -> None:
    with pytest.raises(ValueError, match="nothing was measured"):
        Spread.of([])


def test_wall_time_is_a_median_and_processor_time_a_mean() -> None:
    scrapes = [Scrape(wall, wall, 2 * wall, 10) for wall in (1.0, 2.0, 9.0)]
    result = Result(scrapes)
    assert (result.wall.median, result.own_processor, result.server_processor) == (2.0, 4.0, 8.0)


def test_who_runs_inside_the_server_has_no_processor_time_of_his_own() -> None:
    result = Result([Scrape(1.0, None, 2.0, 10)])
    assert result.own_processor is None
    assert result.server_processor == 2.0


def test_without_scrapes_there_is_no_processor_time() -> None:
    result = Result(failure="it did not start")
    assert result.own_processor is None
    assert result.server_processor is None


def test_where_no_server_is_read_it_has_no_processor_time() -> None:
    result = Result([Scrape(1.0, 2.0, None, 10)])
    assert result.own_processor == 2.0
    assert result.server_processor is None


def test_a_ratio_is_the_median_of_all_pairs_between_the_quartiles() -> None:
    assert Ratio.of([(1.0, 5.0), (2.0, 2.0), (4.0, 8.0), (1.0, 3.0), (1.0, 4.0)]) == Ratio(3.0, 2.0, 4.0)


def test_one_pair_is_its_own_quartiles() -> None:
    assert Ratio.of([(2.0, 1.0)]) == Ratio(0.5, 0.5, 0.5)


@pytest.mark.parametrize("pairs", [[], [(0.0, 1.0), (1.0, 1.0)]], ids=["none", "nothing before"])
def test_without_something_before_there_is_no_ratio(pairs: list[tuple[float, float]]) -> None:
    assert Ratio.of(pairs) is None


def test_scrapes_of_the_same_turn_make_a_pair_and_the_rest_is_left() -> None:
    before = Result([Scrape(wall, None, None, 1) for wall in (1.0, 2.0, 4.0)], first=(1.0,))
    after = Result([Scrape(wall, None, None, 1) for wall in (2.0, 4.0)], first=(3.0,))
    pair = Pair(before, after)
    assert pair.wall == Ratio(2.0, 2.0, 2.0)
    assert pair.first == Ratio(3.0, 3.0, 3.0)


def test_a_figure_that_one_side_lacks_has_no_ratio() -> None:
    pair = Pair(Result(resident=40, threads=4), Result(resident=30))
    assert pair.of(lambda result: result.resident) == 0.75
    assert pair.of(lambda result: result.threads) is None
