"""What was compared, as Markdown."""

from collections.abc import Sequence

from development.public_dashboards.comparison import Compared, Seen
from development.public_dashboards.panels import Panel
from development.public_dashboards.rules import Rule


def summary(compared: Sequence[Compared]) -> str:
    """Give the table of dashboards: how many panels are full and how many in part, in each form."""
    forms = list(compared[0].panels[0][1])
    head = ["dashboard", "panels", *(f"full, {form}" for form in forms), *(f"in part, {form}" for form in forms)]
    rows: list[list[object]] = [
        [
            each.title,
            len(each.panels),
            *(each.full(form) for form in forms),
            *(each.partly(form) for form in forms),
        ]
        for each in compared
    ]
    return _table(head, rows)


def details(compared: Compared) -> str:
    """Give the table of a dashboard's panels that are not full in every form, with what they miss."""
    lacking = [(panel, seen) for panel, seen in compared.panels if any(_lacks(panel, each) for each in seen.values())]
    if not lacking:
        return ""
    forms = list(lacking[0][1])
    head = ["panel", *forms, "missing"]
    rows: list[list[object]] = [
        [
            panel.title,
            *(f"{seen[form].filled} of {len(panel.expressions)}" for form in forms),
            _reason([seen[form] for form in forms]),
        ]
        for panel, seen in lacking
    ]
    return f"\n## {compared.title}\n\n" + _table(head, rows)


def rules_table(name: str, rules: Sequence[Rule]) -> str:
    """Give the table of a file's rules for which something is missing, and before it how many there are.

    Args:
        name: the file's.
        rules: one or more.
    """
    forms = list(rules[0].missing)
    lacking = [rule for rule in rules if rule.refused or any(rule.missing.values())]
    whole = {form: sum(not (rule.refused or rule.missing[form]) for rule in rules) for form in forms}
    counts = ", ".join(f"{count} on {form}" for form, count in whole.items())
    head = ["rule", *forms, "refused"]
    rows: list[list[object]] = [
        [rule.name, *(", ".join(f"`{name}`" for name in rule.missing[form]) for form in forms), rule.refused]
        for rule in lacking
    ]
    return f"\n## {name}\n\nOf {len(rules)} rules all metrics are there: {counts}.\n\n" + _table(head, rows)


def _lacks(panel: Panel, seen: Seen) -> bool:
    return seen.filled < len(panel.expressions)


def _reason(seen: Sequence[Seen]) -> str:
    missing = sorted({name for each in seen for name in each.missing})
    refused = sorted({text for each in seen for text in each.refused})
    return ", ".join([*(f"`{name}`" for name in missing), *refused])


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    return "".join(map(_row, (head, ["---"] * len(head), *rows)))


def _row(cells: Sequence[object]) -> str:
    return f"| {' | '.join(str(cell).replace('|', '&#124;').replace(chr(10), ' ') for cell in cells)} |\n"
