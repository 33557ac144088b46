"""docs/sizing.md tells what was measured last: the figures are those of a page in benchmarks/results."""

from development.places import PROJECT
from testing.pages import page, rows

PAGE = page("docs/sizing.md")
MEASURED = max((PROJECT / "benchmarks" / "results").glob("*-sizing.md")).read_text(encoding="utf-8")
ROWS = [row for row in rows(MEASURED, "| servers |") if row[2:4] == ("no", "0 ms")]
OF_METRICS = {row[0]: row for row in ROWS if row[1] == "metrics"}
OF_PROBES = {row[0]: row for row in ROWS if row[1] == "probes"}


def rounded(milliseconds: str) -> str:
    return f"{round(float(milliseconds)):,}"


def test_the_table_of_sizes_is_what_was_measured() -> None:
    told = list(rows(PAGE, "| servers | memory"))
    assert told == [
        (
            servers,
            row[6],
            rounded(row[4]),
            rounded(OF_PROBES[servers][4]) if servers in OF_PROBES else "",
            row[8],
        )
        for servers, row in OF_METRICS.items()
    ]


def test_the_cost_of_a_server_is_what_was_measured() -> None:
    without, with_states = rows(MEASURED, "| thread states | server's threads")
    told = {what: (first, second) for what, first, second in rows(PAGE, "| |")}
    assert told["processor time in its JVM"] == tuple(f"{rounded(each[2])} ms" for each in (without, with_states))
    assert told["objects that its JVM makes"] == tuple(
        f"{float(each[3]) / 1000:.1f} MB" for each in (without, with_states)
    )
