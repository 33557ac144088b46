"""The rules that cases are tried on: those that we ship, with an hour where they look back for a day or a week."""

import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

TARGET_DOWN = "WSO2TargetDown"
"""The alert that takes over once a server is lost."""

_REFERENCE = re.compile(r'(?<=alertname=")\w+|server:[\w:]+')
"""What an expression takes from other rules: alerts that fire, and recordings."""


def tried_rules(rule_files: Iterable[Path], folder: Path, alerts: Collection[str] = ()) -> list[Path]:
    """Write rules into a folder.

    A day of samples every 30 s takes promtool half a minute for each test, a week minutes. All other times are as
    they are shipped.

    Args:
        rule_files: all rules.
        folder: which exists.
        alerts: those that are tried. Others are left out, but for what their expressions take, since every rule takes
            its time. None: all rules.
    """
    texts = {file.name: _shortened(file.read_text(encoding="utf-8")) for file in rule_files}
    if alerts:
        wanted = _with_references([rule for text in texts.values() for rule in _rules(text)], alerts)
        texts = {name: yaml.safe_dump({"groups": _only(text, wanted)}, sort_keys=False) for name, text in texts.items()}
    return [_written(text, folder / name) for name, text in texts.items()]


def _shortened(text: str) -> str:
    return text.replace("offset 1w", "offset 1h").replace("offset 1d", "offset 1h")


def _rules(text: str) -> Iterator[dict[str, Any]]:
    return (rule for group in yaml.load(text, yaml.CSafeLoader)["groups"] for rule in group["rules"])


def _name(rule: dict[str, Any]) -> str:
    name: str = rule.get("alert") or rule["record"]
    return name


def _with_references(rules: list[dict[str, Any]], alerts: Collection[str]) -> set[str]:
    wanted: set[str] = set()
    new = set(alerts)
    while new:
        wanted |= new
        texts = [str(rule) for rule in rules if _name(rule) in new]
        new = {name for text in texts for name in _REFERENCE.findall(text)} - wanted
    return wanted


def _only(text: str, wanted: Collection[str]) -> list[dict[str, Any]]:
    groups = yaml.load(text, yaml.CSafeLoader)["groups"]
    kept = ({**group, "rules": [rule for rule in group["rules"] if _name(rule) in wanted]} for group in groups)
    return [group for group in kept if group["rules"]]


def _written(text: str, path: Path) -> Path:
    path.write_text(text, encoding="utf-8")
    return path
