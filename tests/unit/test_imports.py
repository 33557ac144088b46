"""What serving imports: libraries that most exporters never need take their memory where they are needed alone."""

import re
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from development.ports import any_free
from development.service import serve

TARGET = "targets: [{name: a, url: 127.0.0.1:9, transport: TRANSPORT}]\nhost: {enabled: false}\n"
Served = Callable[[str], set[str]]


@pytest.fixture
def imported(tmp_path: Path) -> Served:
    """Serves a target over a transport, scrapes it, and gives what was imported by then (python(1), -X importtime)."""

    def run(transport: str) -> set[str]:
        configuration, port, log = tmp_path / "wso2-exporter.yml", any_free(), tmp_path / "log"
        configuration.write_text(TARGET.replace("TRANSPORT", transport))
        command = [sys.executable, "-X", "importtime", "-m", "exporter", "--config.file", str(configuration)]
        with serve([*command, "--web.listen-address", f"127.0.0.1:{port}"], port, log=log) as service:
            for path in ("metrics", "probe?target=a", ""):
                urllib.request.urlopen(f"{service.url}/{path}", timeout=60).close()
        return set(re.findall(r"^import time:.*\| +(\w+)", log.read_text(), re.MULTILINE))

    return run


def test_serving_natively_imports_no_library_that_it_does_not_need(imported: Served) -> None:
    modules = imported("native")
    assert {"h11", "msgspec", "prometheus_client", "psutil", "yaml"} <= modules
    assert modules & {"jmxquery", "rich", "bcrypt", "shtab", "cryptography"} == set()


def test_jmxquery_is_imported_where_a_target_is_read_through_it(imported: Served) -> None:
    modules = imported("jmxquery")
    assert "jmxquery" in modules
    assert modules & {"rich", "bcrypt", "shtab", "cryptography"} == set()
