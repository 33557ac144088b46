"""A WSO2 Carbon kernel as it comes, with the login that everybody knows: in a network that nobody else reaches."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from development import kernel
from development.bare_kernel import BareKernel
from development.private_network import PrivateNetwork

EXPECTED = Path("testing/recordings/findings/carbon-4.10.32.txt")
CHECK_SECONDS = 180


@pytest.fixture(scope="module")
def network() -> Iterator[PrivateNetwork]:
    with PrivateNetwork() as network:
        yield network


@pytest.fixture(scope="module")
def bare_kernel(java_home: Path, network: PrivateNetwork) -> Iterator[BareKernel]:
    with BareKernel(kernel.HOME, java_home, network) as server:
        yield server


@pytest.fixture(scope="module")
def findings(bare_kernel: BareKernel, network: PrivateNetwork) -> Mapping[str, Mapping[str, Any]]:
    configuration = bare_kernel.folder / "wso2-exporter.yml"
    configuration.write_text(
        f"targets:\n- {{name: kernel, url: '127.0.0.1:{bare_kernel.jmx_port}', username: admin,"
        f" password_file: {bare_kernel.password_file}}}\n"
    )
    check = [sys.executable, "-m", "exporter", "check", "--config.file", str(configuration), "--format", "json"]
    ran = subprocess.run(network.inside(check), capture_output=True, text=True, check=False, timeout=CHECK_SECONDS)
    assert ran.returncode == 1, ran.stderr
    return {each["guideline"]: each for each in json.loads(ran.stdout)["findings"]}


def expected_statuses() -> Mapping[str, str]:
    lines = [line.split() for line in EXPECTED.read_text().splitlines() if not line.startswith("#")]
    return {line[0]: line[1] for line in lines}


def test_it_is_found_to_be_what_a_reading_of_it_found(findings: Mapping[str, Mapping[str, Any]]) -> None:
    expected = expected_statuses()
    assert os.geteuid() == 0, "the list is that of a kernel that root has started"
    found = {
        guideline: "-" if expected.get(guideline) == "-" else each["status"] for guideline, each in findings.items()
    }
    assert found == expected


def test_each_finding_has_evidence_a_source_and_a_way_out(findings: Mapping[str, Mapping[str, Any]]) -> None:
    bad = [each for each in findings.values() if each["status"] in ("critical", "warning")]
    assert [each["guideline"] for each in bad if not (each["found"] and each["wanted"] and each["advice"])] == []


def test_passwords_are_counted_and_never_quoted(findings: Mapping[str, Mapping[str, Any]]) -> None:
    """Those in force: 5 in carbon.xml, 1 in user-mgt.xml, 2 in master-datasources.xml, 3 in catalina-server.xml."""
    assert findings["passwords_encrypted"]["found"].startswith("11 in clear")
    assert "wso2carbon.com" not in json.dumps(findings)
