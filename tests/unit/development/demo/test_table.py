"""The table of what came of faults."""

from itertools import pairwise

from markdown_it import MarkdownIt

from development.demo.outcome import Outcome, Told
from development.demo.table import Circumstances, table
from testing.demo_faults import fault_of

UNDER = Circumstances("2026-11-30", "probe", 1, "Prometheus 2.42")
PAGED = Outcome(
    fault_of(),
    (Told("WSO2TargetDown", "a", page=True, seconds=201.4), Told("WSO2Restarted", "a", page=False, seconds=230)),
    1,
    "a: cannot be read | b",
    100.2,
    (),
)
SILENT = Outcome(fault_of("frozen"), (), 0, "", None, ("WSO2TargetDown did not come", "0 incidents, not 1"))


def cells(text: str) -> list[list[str]]:
    tokens = MarkdownIt().enable("table").parse(text)
    rows: list[list[str]] = []
    for before, token in pairwise(tokens):
        if token.type == "tr_open":
            rows.append([])
        if before.type in {"th_open", "td_open"}:
            rows[-1].append(token.content)
    return rows


def test_each_fault_has_a_row() -> None:
    head, *rows = cells(table([PAGED, SILENT], UNDER))
    assert head[0] == "fault"
    assert rows == [
        [
            "the fault killed",
            "WSO2TargetDown<br>WSO2Restarted (ticket)",
            "201 s<br>230 s",
            "1",
            "a: cannot be read &#124; b",
            "100 s",
            "yes",
        ],
        ["the fault frozen", "nobody", "-", "0", "", "-", "WSO2TargetDown did not come<br>0 incidents, not 1"],
    ]


def test_it_says_what_it_was_made_under() -> None:
    first = table([], UNDER).partition("\n")[0]
    assert first == "Made on 2026-11-30 with the form `/probe`, durations as shipped; Prometheus 2.42."
    assert "divided by 6" in table([], Circumstances("2026-11-30", "probe", 6, ""))
