"""The tables count panels by what their queries found, and name what the others miss."""

from development.public_dashboards.comparison import Compared, Seen
from development.public_dashboards.panels import Panel
from development.public_dashboards.rules import Rule
from development.public_dashboards.table import details, rules_table, summary

FULL = (Panel("Heap", ("a", "b")), {"/metrics": Seen(2), "/probe": Seen(2)})
PARTLY = (Panel("CPU", ("a", "b")), {"/metrics": Seen(1, ("b",)), "/probe": Seen(2)})
EMPTY = (Panel("Tasks | all", ("a",)), {"/metrics": Seen(0, ("a",)), "/probe": Seen(0, (), ("no PromQL",))})


def test_a_dashboard_is_a_row_with_its_full_and_partly_filled_panels() -> None:
    assert summary([Compared("JVM", (FULL, PARTLY, EMPTY))]).splitlines() == [
        "| dashboard | panels | full, /metrics | full, /probe | in part, /metrics | in part, /probe |",
        "| --- | --- | --- | --- | --- | --- |",
        "| JVM | 3 | 1 | 2 | 1 | 0 |",
    ]


def test_each_panel_that_lacks_something_is_a_row_with_the_reason() -> None:
    assert details(Compared("JVM", (FULL, PARTLY, EMPTY))).splitlines() == [
        "",
        "## JVM",
        "",
        "| panel | /metrics | /probe | missing |",
        "| --- | --- | --- | --- |",
        "| CPU | 1 of 2 | 2 of 2 | `b` |",
        "| Tasks &#124; all | 0 of 1 | 0 of 1 | `a`, no PromQL |",
    ]


def test_nothing_is_said_of_a_dashboard_that_lacks_nothing() -> None:
    assert details(Compared("JVM", (FULL,))) == ""


def test_rules_are_counted_and_those_that_lack_a_metric_named() -> None:
    whole = Rule("HeapFull", {"/metrics": (), "/probe": ()})
    lacking = Rule("SystemdFailed", {"/metrics": ("node_systemd_unit_state",), "/probe": ()})
    assert rules_table("node.yml", [whole, lacking]).splitlines() == [
        "",
        "## node.yml",
        "",
        "Of 2 rules all metrics are there: 1 on /metrics, 2 on /probe.",
        "",
        "| rule | /metrics | /probe | refused |",
        "| --- | --- | --- | --- |",
        "| SystemdFailed | `node_systemd_unit_state` |  |  |",
    ]
