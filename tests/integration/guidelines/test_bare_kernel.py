"""A WSO2 Carbon kernel as it comes, with the login that everybody knows: in a network that nobody else reaches."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from development.kernel_check import Finding

EXPECTED = Path("testing/recordings/findings/carbon-4.10.32.txt")


def expected_statuses() -> Mapping[str, str]:
    lines = [line.split() for line in EXPECTED.read_text().splitlines() if not line.startswith("#")]
    return {line[0]: line[1] for line in lines}


def test_it_is_found_to_be_what_a_reading_of_it_found(bare_findings: Mapping[str, Finding]) -> None:
    expected = expected_statuses()
    assert os.geteuid() == 0, "the list is that of a kernel that root has started"
    found = {
        guideline: "-" if expected.get(guideline) == "-" else each["status"]
        for guideline, each in bare_findings.items()
    }
    assert found == expected


def test_each_finding_has_evidence_a_source_and_a_way_out(bare_findings: Mapping[str, Finding]) -> None:
    bad = [each for each in bare_findings.values() if each["status"] in ("critical", "warning")]
    assert [each["guideline"] for each in bad if not (each["found"] and each["wanted"] and each["advice"])] == []


def test_passwords_are_counted_and_never_quoted(bare_findings: Mapping[str, Finding]) -> None:
    """Those in force: 5 in carbon.xml, 1 in user-mgt.xml, 2 in master-datasources.xml, 3 in catalina-server.xml."""
    assert bare_findings["passwords_encrypted"]["found"].startswith("11 in clear")
    assert "wso2carbon.com" not in json.dumps(bare_findings)
