"""Labels of a target's own: what reaches the settings, and that none hides a label that samples have."""

import re
from pathlib import Path

from development.places import PROJECT
from exporter.config.labels import PROMETHEUS_LABELS, SERVED_LABELS
from exporter.config.loader import load_settings


def test_labels_reach_the_settings_sorted(tmp_path: Path) -> None:
    (tmp_path / "c.yml").write_text(
        "targets: [{name: a, url: 'localhost:9999', labels: {team: Identity & Access, _r1: '${ROOM}'}}]\n"
    )
    (target,) = load_settings(tmp_path / "c.yml", {"ROOM": "EG 1"}).targets
    assert target.labels == (("_r1", "EG 1"), ("team", "Identity & Access"))


def test_every_label_that_samples_of_servers_have_is_refused() -> None:
    """As docs/metrics.md lists them, which is written by what serves them; those of the machine are not beside them."""
    served: set[str] = set()
    for section in (PROJECT / "docs" / "metrics.md").read_text(encoding="utf-8").split("\n## "):
        if not section.startswith("The machine"):
            for row in re.findall(r"^\| `.*$", section, re.MULTILINE):
                served.update(re.findall(r"`([^`]+)`", row.split(" | ")[2]))
    assert len(served) > 30
    assert served <= SERVED_LABELS | PROMETHEUS_LABELS
