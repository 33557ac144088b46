"""The runbook of an alert as a page of Markdown, and the list of them."""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from textwrap import fill

from alerts.alert import Alert, LayerRules, Level, Runbook
from alerts.rule_file import duration

_WIDTH = 120
_LIST_HEAD = """\
# Runbooks
Written by `python -m alerts.build`, with the rules: a page for each alert. `CARBON_HOME` is the server's folder there,
`PID` its java process (`pgrep -f carbon.home`), and `HOST` its machine. The exporter serves them below `/runbooks`.

Behind each name stands how severe the alert is and how long its fault must last before that, and what it needs to be
there at all.
"""


def runbook_page(alert: Alert) -> str:
    """Write out an alert's page, which ends with a newline."""
    severities = ", ".join(level.severity for level in alert.levels)
    parts = [f"## {title}\n{_wrapped(text)}" for title, text in _parts(alert) if text]
    return "\n\n".join([f"# {alert.name}\nSeverity: {severities}.", *parts]) + "\n"


def runbook_list(layers: Sequence[LayerRules]) -> str:
    """Write out the page that leads to each of them, which ends with a newline.

    Args:
        layers: all rules, in the order in which they are to be read.
    """
    return "\n".join([_LIST_HEAD, *(_section(each) for each in layers)])


def _section(rules: LayerRules) -> str:
    title = rules.layer.replace("_", " ").capitalize()
    return "\n".join([f"## {title}", *map(_entry, rules.alerts), ""])


def _entry(alert: Alert) -> str:
    fires = ", ".join(map(_when, alert.levels))
    needs = f" Needs {alert.needs}." if alert.needs else ""
    return f"- [{alert.name}]({alert.name}.md) ({fires}): {_first_sentence(alert.runbook.meaning)}{needs}"


def _when(level: Level) -> str:
    return f"{level.severity} {'at once' if level.waits is None else f'after {duration(level.waits)}'}"


def _first_sentence(text: str) -> str:
    sentence, _, _ = text.partition(". ")
    return f"{sentence.rstrip('.')}."


def _parts(alert: Alert) -> Iterator[tuple[str, str]]:
    for part in fields(Runbook):
        yield part.name.capitalize(), getattr(alert.runbook, part.name)
    if alert.needs:
        yield "Needs", f"{alert.needs[0].upper()}{alert.needs[1:]}."
    if alert.panel is not None:
        yield "Panel", f"*{alert.panel.title}*, on the dashboard `{alert.panel.dashboard}`."


def _wrapped(text: str) -> str:
    """Paragraphs in lines that fit a screen; tables, lists and commands keep their own."""
    return "\n\n".join(each if each.startswith(("|", "- ", "```")) else _filled(each) for each in text.split("\n\n"))


def _filled(paragraph: str) -> str:
    return fill(paragraph, _WIDTH, break_long_words=False, break_on_hyphens=False)
