import re
import subprocess
from pathlib import Path

import pytest
from prometheus_client import generate_latest

from exporter.collect.exposition import collector_of
from exporter.host.metrics import HostMetrics
from exporter.host.registry import all_collectors
from exporter.jmx.deadline import Deadline
from exporter.system.roots import Roots


@pytest.mark.parametrize("view", ["here", "recorded"])
def test_promtool_finds_no_fault_but_in_names_of_node_exporter(
    promtool: Path, recorded_machine: Roots, view: str
) -> None:
    collectors = all_collectors(recorded_machine if view == "recorded" else Roots())
    text = generate_latest(collector_of(HostMetrics(collectors).collect(Deadline.after(30))))
    checked = subprocess.run([promtool, "check", "metrics"], input=text, capture_output=True, check=False)
    faults = checked.stderr.decode().splitlines() + checked.stdout.decode().splitlines()
    assert [fault for fault in faults if not re.match("node_(entropy|memory|netstat|wifi_station)_", fault)] == []
