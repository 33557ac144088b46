"""The page of runbooks: a section for each alert, in Markdown."""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from textwrap import fill

from alerts.alert import Alert, Runbook

_HEAD = """\
# Runbooks
Written by `python -m alerts.build`, with the rules. One section for each alert of `wso2-exporter.rules.yml`. The
exporter's own page (its address in a browser, port 19404 by default) shows for every server each guideline with the
value read, the threshold, its source and the advice. `CARBON_HOME` is the server's folder, `PID` its java process
(`pgrep -f carbon.home`).
"""
_WIDTH = 120


def runbook_page(alerts: Sequence[Alert]) -> str:
    """Write out the whole page, which ends with a newline.

    Args:
        alerts: in the order in which they are to be read.
    """
    return "\n".join([_HEAD, *(_section(alert) for alert in alerts)])


def _section(alert: Alert) -> str:
    parts = [_wrapped(f"**{name}.** {text}") for name, text in _parts(alert)]
    return f"## {alert.name}\n" + "\n\n".join(parts) + "\n"


def _parts(alert: Alert) -> Iterator[tuple[str, str]]:
    for part in fields(Runbook):
        yield part.name.capitalize(), getattr(alert.runbook, part.name)
    if alert.panel is not None:
        yield "Panel", f"*{alert.panel}*, on the overview dashboard."


def _wrapped(text: str) -> str:
    """Paragraphs in lines that fit a screen; a table keeps its own."""
    paragraphs = text.split("\n\n")
    return "\n\n".join(each if each.startswith("|") else _filled(each) for each in paragraphs)


def _filled(paragraph: str) -> str:
    return fill(paragraph, _WIDTH, break_long_words=False, break_on_hyphens=False)
