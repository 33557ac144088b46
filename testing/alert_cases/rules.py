"""The rules that cases are tried on: those that we ship, with an hour where they look back for a day or a week."""

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

TARGET_DOWN = "WSO2TargetDown"
"""The alert that takes over once a server is lost."""


def tried_rules(rule_files: Iterable[Path], folder: Path, alerts: Collection[str] = ()) -> list[Path]:
    """Write rules into a folder.

    A day of samples every 30 s takes promtool half a minute for each test, a week minutes. All other times are as
    they are shipped.

    Args:
        rule_files: all rules.
        folder: which exists.
        alerts: those that are tried: files without any of them are left out, since every rule takes its time. None:
            all files.
    """
    return [_written(file, folder) for file in rule_files if not alerts or any(_has(file, alerts))]


def _has(file: Path, alerts: Collection[str]) -> Iterator[bool]:
    lines = file.read_text(encoding="utf-8").splitlines()
    return (f"      - alert: {alert}" in lines for alert in alerts)


def _written(file: Path, folder: Path) -> Path:
    copy = folder / file.name
    text = file.read_text(encoding="utf-8")
    copy.write_text(text.replace("offset 1w", "offset 1h").replace("offset 1d", "offset 1h"), encoding="utf-8")
    return copy
