from benchmarks.goals import judge
from benchmarks.measurement import Case, Pair, Result, Scrape
from benchmarks.table import comparison_page, page

_SCRAPES = [Scrape(wall, 0.0125, 0.002, 921) for wall in (0.2, 0.1, 0.4)]
_RESULTS = {
    Case("carbon", "everything", "standalone"): Result(_SCRAPES, (1.5,), (2.0, 3.0), 324_000_000, 29),
    Case("carbon", "everything", "agent", 0.05): Result([Scrape(0.06, None, 0.07, 1019)]),
    Case("carbon", "packs", "jmxquery"): Result(failure="it did not start:\n a | b"),
}


def _cells(name: str) -> list[list[str]]:
    lines = page(["2 cores"], _RESULTS, judge(_RESULTS)).splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if name in line]


def test_a_row_holds_medians_with_their_spread_in_milliseconds_and_memory_in_megabytes() -> None:
    measured = ["921", "200 (100 to 400)", "12.5", "2.0", "324", "29", "1,500 (1,500 to 1,500)"]
    place = ["carbon", "0 ms", "everything", "standalone"]
    assert _cells("| standalone ")[0] == [*place, *measured, "2,500 (2,000 to 3,000)"]


def test_what_an_agent_cannot_have_is_a_dash() -> None:
    place = ["carbon", "50 ms", "everything", "agent"]
    assert _cells("| agent ") == [[*place, "1019", "60.0 (60.0 to 60.0)", "-", "70.0", "-", "-", "-", "-"]]


def test_who_could_not_be_measured_says_why() -> None:
    lines = page(["2 cores"], _RESULTS, judge(_RESULTS)).splitlines()
    (row,) = [line for line in lines if "| jmxquery " in line]
    assert row.split(" | ")[-1].strip(" |") == r"it did not start: a \| b"


def test_a_goal_stands_beside_its_figure_limit_and_verdict() -> None:
    assert _cells("1/20") == [["50,000 attributes", "1/20 of standalone's", "-", "-", "not measured"]]
    assert _cells("1/5 of standalone's")[0] == [
        "everything, Carbon",
        "1/5 of standalone's",
        "-",
        "40.0 ms",
        "not measured",
    ]


def test_every_line_of_a_table_is_as_wide_as_its_first() -> None:
    for table in page(["2 cores"], _RESULTS, judge(_RESULTS)).split("\n\n"):
        if table.startswith("|"):
            assert len({len(line) for line in table.splitlines()}) == 1


def test_the_page_begins_with_the_machine() -> None:
    assert "- 2 cores\n" in page(["2 cores"], {}, [])


def _compared(after: Result) -> list[str]:
    before = Result([Scrape(0.1, 0.02, 0.01, 300)], (1.0,), (2.0,), 40_000_000, 5)
    case = Case("fleet", "packs of 200", "native")
    (row,) = [line for line in comparison_page([], {case: Pair(before, after)}).splitlines() if "| native " in line]
    return [cell.strip() for cell in row.strip("|").split("|")]


def test_a_comparison_is_both_times_and_the_ratio_of_every_figure() -> None:
    after = Result([Scrape(0.05, 0.01, 0.02, 300)], (0.75,), (2.0,), 44_000_000, 4)
    ratios = ["0.50 (0.50 to 0.50)", "0.50", "2.00", "1.10", "0.80", "0.75 (0.75 to 0.75)"]
    assert _compared(after) == ["fleet", "0 ms", "packs of 200", "native", "100", "50.0", *ratios]


def test_a_comparison_without_one_side_says_which_and_why() -> None:
    assert _compared(Result(failure="it did not start"))[-1] == "after: it did not start"
