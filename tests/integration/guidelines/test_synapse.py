"""A Synapse with the JDK's own agent: what it has not is not asked of it, and what it has is judged."""

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import pytest

from development.synapse import SynapseServer
from testing.patience import PATIENCE

Report = Mapping[str, Any]


@pytest.fixture(scope="module")
def report(synapse_server: SynapseServer, tmp_path_factory: pytest.TempPathFactory) -> Report:
    configuration = tmp_path_factory.mktemp("synapse") / "c.yml"
    configuration.write_text(f"targets: [{{name: synapse, url: '127.0.0.1:{synapse_server.jmx_port}'}}]\n")
    command = [sys.executable, "-m", "exporter", "check", "--config.file", str(configuration), "--format", "json"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=2 * PATIENCE)
    assert ran.returncode in (0, 1), ran.stderr
    told: Report = json.loads(ran.stdout)
    return told


@pytest.fixture(scope="module")
def statuses(report: Report) -> Mapping[str, str]:
    return {each["guideline"]: each["status"] for each in report["findings"]}


@pytest.mark.parametrize(
    "guideline",
    [
        "connector_maxThreads",
        "connector_busy_threads",
        "stuck_thread_valve",
        "database_h2",
        "user_store_h2",
        "admin_password_default",
        "truststore_default_certificate",
        "passwords_encrypted",
        "server_header",
        "config_pending",
    ],
)
def test_what_it_has_not_is_not_asked_of_it(statuses: Mapping[str, str], guideline: str) -> None:
    assert statuses[guideline] == "not_applicable"


def test_its_pool_is_judged(statuses: Mapping[str, str]) -> None:
    assert statuses["passthrough_pool"] in ("ok", "warning", "critical")


def test_workers_that_it_does_not_count_are_not_judged(report: Report) -> None:
    """TransportView of Synapse 3.0.1 says 0 whatever is at work."""
    (busy,) = (each for each in report["findings"] if each["guideline"] == "passthrough_busy")
    assert busy["status"] == "not_applicable"
    assert busy["found"] == "this version of Synapse does not count its workers at work"


def test_no_category_is_unknown(report: Report) -> None:
    (target,) = report["targets"]
    assert [each["category"] for each in target["categories"] if each["status"] == "unknown"] == []
    assert [each["guideline"] for each in report["findings"] if each["status"] == "unknown"] == []
