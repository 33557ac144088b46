"""The rule file that Prometheus loads, as a person reads it."""

import json
from collections.abc import Iterator, Sequence
from textwrap import indent
from typing import get_args

from alerts.alert import Alert, Group, Level

_HEAD = """\
# Alert rules for wso2-exporter. Loading them, and what else they need: README.md beside this file.
# Written by `python -m alerts.build` from the modules in rules/ and the catalogue of guidelines: change those.
#
# severity       critical: page someone now. warning: a ticket, for office hours. none: the heartbeat that proves that
#                alerting works.
#
# Links: `wso2-exporter assets --runbooks-url URL --grafana-url URL DIR` writes this file with the whole addresses of
# runbooks and dashboard, and without links that it was given no address for. In the project's repository they are
# relative.
#
# Jobs: `wso2-exporter` scrapes /metrics, `wso2-probe` scrapes /probe once for each server (../examples). With other
# names, change the selectors `job=~"wso2-exporter|wso2-probe"`. On /metrics a server is the label `target`; on /probe
# there is no such label and a server is the `instance`: `or $labels.target $labels.instance` names it in both.
# What is judged of the exporter's own machine has the label `machine`, the machine's node name. An alert on it has
# none of the labels above: it is one for all servers on the machine, wherever it was scraped. On /probe its verdict
# comes along with each of its servers: the machine is well once one of these says so and none says otherwise.
#
# Thresholds are nowhere in here: the exporter judges every guideline of its catalogue and these rules read the verdict.
# A scrape of a server that failed leaves its guidelines `unknown` (or no samples at all, when the exporter did not
# answer). The rules look back three minutes, so that such a gap keeps the last verdict, while a verdict of `ok` ends it
# at once: `max_over_time(bad[3m]) == 1 unless ok == 1`. Every `for` is longer than that look-back, so one bad scrape
# before an outage never fires. Scrape at least once a minute.

groups:
"""
_DASHBOARD = "/d/wso2-overview"


def rule_file(alerts: Sequence[Alert]) -> str:
    """Write out the whole file: YAML that ends with a newline.

    Args:
        alerts: in the order in which they are to be read.
    """
    groups: tuple[Group, ...] = get_args(Group)
    return _HEAD + "\n".join(_group(group, [each for each in alerts if each.group == group]) for group in groups)


def _group(name: Group, alerts: Sequence[Alert]) -> str:
    rules = "\n".join(rule for alert in alerts for rule in _rules(alert))
    return f"  - name: wso2-{name}\n    rules:\n{rules}"


def _rules(alert: Alert) -> Iterator[str]:
    """Write out an alert's rules; the first one has the texts, and others refer to them."""
    anchor = alert.name if len(alert.levels) > 1 else ""
    for number, level in enumerate(alert.levels):
        texts = f" *{anchor}\n" if number else f"{anchor and f' &{anchor}'}\n{_annotations(alert)}"
        yield _rule(alert, level) + f"        annotations:{texts}"


def _rule(alert: Alert, level: Level) -> str:
    lines = [
        f"      - alert: {alert.name}",
        *([f"        # {alert.reason}"] if alert.reason else []),
        _block("        expr:", level.expression),
        *([] if level.waits is None else [f"        for: {level.waits}m"]),
        *([] if level.stays is None else [f"        keep_firing_for: {level.stays}m"]),
        "        labels:",
        f"          severity: {level.severity}",
    ]
    return "\n".join([*lines, ""])


def _annotations(alert: Alert) -> str:
    lines = [
        # JSON's strings are YAML's, and a template may hold a colon or a quote.
        f"          summary: {json.dumps(alert.summary, ensure_ascii=False)}",
        "          description: >-",
        indent(alert.description, " " * 12),
        f"          runbook_url: alerts/runbooks.md#{alert.name.lower()}",
        f"          dashboard_url: {_DASHBOARD}{alert.dashboard}",
    ]
    return "\n".join([*lines, ""])


def _block(key: str, text: str) -> str:
    return f"{key} {text}" if "\n" not in text else f"{key} |\n{indent(text, ' ' * 10)}"
