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


def test_what_a_server_makes_of_objects_is_what_was_measured() -> None:
    told = {what: values for what, *values in rows(PAGE, "| |")}
    measured = [f"{float(allocated) / 1000:.1f} MB" for *_, allocated in rows(MEASURED, "| thread states | server's")]
    assert told["objects that its JVM makes"] == measured


def test_a_servers_processor_time_lies_where_it_was_measured() -> None:
    """Beside other work the figures with and without thread states differ less than those of one and the same."""
    told = {what: values for what, *values in rows(PAGE, "| |")}
    spans = [
        [float(end) for end in each.removesuffix(" ms").split(" to ")] for each in told["processor time in its JVM"]
    ]
    measured = [float(row[2]) for row in rows(MEASURED, "| thread states | server's")]
    assert [span[0] <= round(value) <= span[1] for span, value in zip(spans, measured, strict=True)] == [True, True]
