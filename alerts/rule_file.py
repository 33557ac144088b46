"""A layer's rule file as Prometheus loads it, and as a person reads it."""

import json
from collections.abc import Iterator
from textwrap import indent

from alerts.alert import Alert, Layer, LayerRules, Level, Recording
from dashboards.addresses import dashboard_path, panel_path

_HEAD = """\
# Alert rules for wso2-exporter: {layer}. Loading them, and what else they need: README.md beside this file.
# Written by `python -m alerts.build` from the modules in rules/{layer} and the catalogue of guidelines: change those.
# The linter pint follows neither variables of templates nor `or` in them. Tests render every template.
# pint file/disable alerts/template

groups:
"""
_FIRST_DASHBOARD = "wso2-on-call"


def rule_file(rules: LayerRules) -> str:
    """Write out the whole file: YAML that ends with a newline.

    Args:
        rules: those of a layer.
    """
    # One group: its rules are evaluated one after the other, so that alerts select what was recorded just before.
    written = [
        *map(_recording, rules.recordings),
        *(rule for each in rules.alerts for rule in _rules(each, rules.layer)),
    ]
    return f"{_HEAD.format(layer=rules.layer)}  - name: wso2-{rules.layer}\n    rules:\n" + "\n".join(written)


def _recording(recording: Recording) -> str:
    return f"      - record: {recording.name}\n{_block('        expr:', recording.expression)}\n"


def _rules(alert: Alert, layer: Layer) -> Iterator[str]:
    """Write out an alert's rules; the first one has the texts, and others refer to them."""
    anchor = alert.name if len(alert.levels) > 1 else ""
    for number, level in enumerate(alert.levels):
        texts = f" *{anchor}\n" if number else f"{anchor and f' &{anchor}'}\n{_annotations(alert)}"
        yield _rule(alert, level, layer) + f"        annotations:{texts}"


def _rule(alert: Alert, level: Level, layer: Layer) -> str:
    comments = [alert.reason, alert.needs and f"Needs {alert.needs}."]
    lines = [
        f"      - alert: {alert.name}",
        *(f"        # {comment}" for comment in comments if comment),
        _block("        expr:", level.expression),
        *([] if level.waits is None else [f"        for: {duration(level.waits)}"]),
        *([] if level.stays is None else [f"        keep_firing_for: {duration(level.stays)}"]),
        "        labels:",
        f"          severity: {level.severity}",
        f"          class: {alert.fault}",
        f"          component: {layer}",
        f"          server: {json.dumps(alert.server, ensure_ascii=False)}",
    ]
    return "\n".join([*lines, ""])


def duration(minutes: float) -> str:
    """Write minutes as Prometheus reads them: `3m`, or `2m30s`.

    Args:
        minutes: to the second.
    """
    whole, seconds = divmod(round(minutes * 60), 60)
    return f"{whole}m{f'{seconds}s' if seconds else ''}"


def _annotations(alert: Alert) -> str:
    steps = " ".join(f"{number}. {step}" for number, step in enumerate(alert.steps, start=1))
    lines = [
        # JSON's strings are YAML's, and a template may hold a colon or a quote.
        f"          summary: {json.dumps(_in_one_line(alert.summary), ensure_ascii=False)}",
        "          description: >-",
        indent(alert.description, " " * 12),
        f"          steps: {json.dumps(steps, ensure_ascii=False)}",
        f"          runbook_url: alerts/runbooks/{alert.name}.md",
        f"          dashboard_url: {_dashboard(alert)}",
        *([] if alert.page is None else [f"          exporter_url: {json.dumps(alert.page)}"]),
    ]
    return "\n".join([*lines, ""])


def _in_one_line(text: str) -> str:
    return " ".join(text.split("\n"))


def _dashboard(alert: Alert) -> str:
    """The path of the dashboard that shows it; its query is left out where there is nothing to ask for."""
    if alert.panel:
        return "&".join(
            [panel_path(alert.panel.dashboard, alert.panel.title), *([alert.choice] if alert.choice else [])]
        )
    return dashboard_path(_FIRST_DASHBOARD) + (f"?{alert.choice}" if alert.choice else "")


def _block(key: str, text: str) -> str:
    return f"{key} {text}" if "\n" not in text else f"{key} |\n{indent(text, ' ' * 10)}"
