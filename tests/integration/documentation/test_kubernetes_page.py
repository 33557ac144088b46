"""docs/install/kubernetes.md is followed where it changes files: the links of alerts are given their addresses."""

import subprocess
from pathlib import Path

import yaml

from development.kubernetes import RULES_MANIFEST
from development.places import PROJECT
from testing.shown_commands import commands_in_blocks

EXPORTER, GRAFANA = "https://monitor.example.org:19404", "https://grafana.example.org"


def test_every_link_of_the_rules_is_a_whole_address(tmp_path: Path) -> None:
    (command,) = (
        command
        for command in commands_in_blocks(PROJECT / "docs" / "install" / "kubernetes.md")
        if command.startswith("sed ")
    )
    copy = tmp_path / RULES_MANIFEST.relative_to(PROJECT)
    copy.parent.mkdir(parents=True)
    copy.write_bytes(RULES_MANIFEST.read_bytes())
    subprocess.run(["sh", "-ec", command], cwd=tmp_path, check=True, timeout=60)
    groups = yaml.safe_load(copy.read_text(encoding="utf-8"))["spec"]["groups"]
    rules = [rule for group in groups for rule in group["rules"] if "alert" in rule]
    assert rules
    for rule in rules:
        links = rule["annotations"]
        assert links["runbook_url"] == f"{EXPORTER}/runbooks/{rule['alert']}.md"
        assert links["dashboard_url"].startswith(f"{GRAFANA}/d/wso2-")
        assert links.get("exporter_url", EXPORTER).startswith(EXPORTER)
