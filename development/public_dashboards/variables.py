"""A dashboard's variables, and what they are when somebody opens it beside this exporter's metrics."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from development.public_dashboards.panels import filled_in

Json = Mapping[str, Any]
LabelValues = Callable[[str, str], list[str]]
"""Gives the values of a label (the second) of series that a selector (the first; empty: all) finds."""

_SPECIAL = re.compile(r"[\\^$*+?.()|\[\]{}]")
_LABEL_VALUES = re.compile(r"label_values\((?:(.+),)?\s*(\w+)\s*\)$", re.DOTALL)


def chosen(dashboard: Json, label_values: LabelValues, own: Mapping[str, str]) -> dict[str, str]:
    """Choose a value for each variable: All where there is that, else the first.

    Args:
        dashboard: its file.
        label_values: asks Prometheus.
        own: values that a person chose, by name; one that is not offered is not taken, unless nothing is.
    """
    values: dict[str, str] = {}
    for variable in dashboard.get("templating", {}).get("list", []):
        values[variable["name"]] = _value(variable, values, label_values, own.get(variable["name"]))
    return values


def _value(variable: Json, values: Mapping[str, str], label_values: LabelValues, own: str | None) -> str:
    match variable.get("type"):
        case "query":
            found = _offered(variable, values, label_values)
            return own if own is not None and own in (found or [own]) else _default(variable, found)
        case "custom" | "interval" | "constant" | "textbox":
            current = (variable.get("current") or {}).get("value") or variable.get("query") or ""
            first = current[0] if isinstance(current, list) else str(current).partition(",")[0].strip()
            return ".*" if first in {"$__all", ""} else first
        case _:
            return ""


def _offered(variable: Json, values: Mapping[str, str], label_values: LabelValues) -> list[str]:
    query = variable.get("query") or ""
    text = query.get("query", "") if isinstance(query, dict) else query
    asked = _LABEL_VALUES.search(text.strip())
    if asked is None:
        return []
    found = label_values(filled_in((asked[1] or "").strip(), values), asked[2])
    return _kept(found, variable["regex"]) if variable.get("regex") else found


def _default(variable: Json, found: list[str]) -> str:
    if variable.get("includeAll") or variable.get("multi"):
        return variable.get("allValue") or "|".join(map(_escaped, found)) or ".*"
    return found[0] if found else ""


def _escaped(value: str) -> str:
    """Escape a value as Grafana does: for a regular expression within a string of PromQL."""
    return _SPECIAL.sub(r"\\\\\g<0>", value)


def _kept(found: list[str], pattern: str) -> list[str]:
    """Keep what a variable's filter matches; a group in it, between slashes, is what is taken."""
    expression = re.compile(pattern.strip("/"))
    matches = [match for each in found if (match := expression.search(each))]
    return [match[1] if expression.groups else match[0] for match in matches]
