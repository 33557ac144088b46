"""The example configurations: accepted by the programs they are for, and alerts go where they should."""

import json
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from development.ports import any_free
from exporter.config.loader import load_settings

Labels = dict[str, str]
Muted = Callable[[list[Labels]], list[str]]


@pytest.mark.parametrize("name", ["prometheus.yml", "prometheus-probe.yml"])
def test_prometheus_accepts_its_example_with_the_rules_in_it(
    promtool: Path, repository: Path, rule_files: list[Path], name: str
) -> None:
    command: list[str | Path] = [promtool, "check", "config", repository / "examples" / name]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert f"{len(rule_files)} rule files found" in run.stdout


def test_alertmanager_accepts_its_example(amtool: Path, repository: Path) -> None:
    command: list[str | Path] = [amtool, "check-config", repository / "examples" / "alertmanager.yml"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_exporter_accepts_its_example(repository: Path, tmp_path: Path) -> None:
    configuration = tmp_path / "wso2-exporter.yml"
    configuration.write_bytes((repository / "examples" / "wso2-exporter.yml").read_bytes())
    (tmp_path / "carbon.password").write_text("secret\n", encoding="utf-8")
    settings = load_settings(configuration, {})
    assert [target.name for target in settings.targets] == ["carbon"]


@pytest.mark.parametrize(
    ("labels", "receiver"),
    [
        (["alertname=WSO2HeapAlmostFull", "severity=critical"], "pager"),
        (["alertname=WSO2TargetDown", "severity=critical"], "pager"),
        (["alertname=WSO2HeapAlmostFull", "severity=warning"], "tickets"),
        (["alertname=WSO2ProvisionBelowGuideline", "severity=warning"], "tickets"),
        (["alertname=WSO2SecurityBelowGuideline", "severity=warning"], "tickets"),
        (["alertname=WSO2CertificateEnding", "severity=critical"], "pager"),
        (["alertname=Watchdog", "severity=none"], "heartbeat"),
        (["alertname=Interesting", "severity=info"], "dashboard only"),
        (["alertname=WithoutSeverity"], "tickets"),
    ],
)
def test_an_alert_goes_to_its_receiver(amtool: Path, repository: Path, labels: list[str], receiver: str) -> None:
    configuration = repository / "examples" / "alertmanager.yml"
    command: list[str | Path] = [amtool, "config", "routes", "test", f"--config.file={configuration}", *labels]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == receiver


@pytest.fixture
def muted(run_alertmanager: list[str | Path], repository: Path, tmp_path: Path) -> Iterator[Muted]:
    """An Alertmanager with the example: given firing alerts, the names of those it mutes for another.

    It is stopped long before it would send anything (`group_wait` 30 s); no test sends it a Watchdog.
    """
    address = f"127.0.0.1:{any_free()}"
    configuration = repository / "examples" / "alertmanager.yml"
    command: list[str | Path] = [*run_alertmanager, f"--config.file={configuration}", f"--web.listen-address={address}"]
    command += ["--cluster.listen-address=", f"--storage.path={tmp_path / 'alertmanager'}"]
    log = tmp_path / "alertmanager.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
    try:
        _wait_until_ready(f"http://{address}/-/ready", process, log)
        _wait_until_muting_is_up_to_date(f"http://{address}/api/v2/alerts", "before")
        yield lambda alerts: _muted_by(f"http://{address}/api/v2/alerts", alerts)
    finally:
        process.kill()
        process.wait()


def _wait_until_ready(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"Alertmanager did not become ready: {log.read_text()}")


def _muted_by(url: str, alerts: list[Labels]) -> list[str]:
    """Send the alerts and ask Alertmanager which of them it mutes, once it has taken all of them in."""
    _send(url, alerts)
    _wait_until_muting_is_up_to_date(url, "after")
    known = [alert for alert in _known(url) if alert["labels"].get("job") != SENTINEL]
    assert len(known) == len(alerts)
    return sorted(alert["labels"]["alertname"] for alert in known if alert["status"]["inhibitedBy"])


def _wait_until_muting_is_up_to_date(url: str, instance: str) -> None:
    """Wait until Alertmanager mutes one alert for another that is sent here, after all that was sent before.

    It answers with alerts before it mutes for them: its inhibitor takes them in aside, one after the other, in the
    order in which they came, and from its start on (`Inhibitor.run` of Alertmanager, `Alerts.Subscribe`).
    """
    server = {"job": SENTINEL, "instance": instance}
    _send(url, [{"alertname": "WSO2TargetUnstable", **server}, {"alertname": "WSO2TargetDown", **server}])
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if any(alert["labels"]["instance"] == instance and alert["status"]["inhibitedBy"] for alert in _known(url)):
            return
        time.sleep(0.1)
    pytest.fail("Alertmanager mutes no alert of a server that is down")


def _send(url: str, alerts: list[Labels]) -> None:
    body = json.dumps([{"labels": labels, "startsAt": datetime.now(UTC).isoformat()} for labels in alerts]).encode()
    urllib.request.urlopen(urllib.request.Request(url, body, {"Content-Type": "application/json"}), timeout=10).close()


def _known(url: str) -> list[dict[str, Any]]:
    with urllib.request.urlopen(f"{url}?inhibited=true", timeout=10) as answer:
        known: list[dict[str, Any]] = json.load(answer)
    return known


SENTINEL = "sentinel"
METRICS = {"job": "wso2-exporter", "instance": "a:19404"}
CARBON = {**METRICS, "target": "carbon"}
OTHER = {**METRICS, "target": "other"}
PROBE = {"job": "wso2-probe", "instance": "carbon"}
MACHINE = {"machine": "gateway"}
PAGE = {"severity": "critical"}
TICKET = {"severity": "warning"}


@pytest.mark.parametrize("server", [CARBON, PROBE], ids=["metrics", "probe"])
def test_a_server_that_is_down_mutes_its_other_alerts_alone(muted: Muted, server: Labels) -> None:
    assert muted(
        [
            {"alertname": "WSO2TargetDown", **server, **PAGE},
            {"alertname": "WSO2HeapAlmostFull", **server, **PAGE, "category": "heap"},
            {"alertname": "WSO2ProvisionBelowGuideline", **server, **TICKET, "category": "ram"},
            {"alertname": "WSO2TargetUnstable", **server, **TICKET},
            {"alertname": "WSO2DiskAlmostFull", **OTHER, **PAGE, "category": "disk"},
            {"alertname": "NodeFilesystemAlmostOutOfSpace", **server, **PAGE},
            {"alertname": "WSO2CoresOverloaded", **MACHINE, **PAGE, "category": "cores"},
        ]
    ) == ["WSO2HeapAlmostFull", "WSO2ProvisionBelowGuideline", "WSO2TargetUnstable"]


@pytest.mark.parametrize("server", [CARBON, PROBE], ids=["metrics", "probe"])
def test_an_exporter_that_is_down_mutes_all_of_its_instance_alone(muted: Muted, server: Labels) -> None:
    exporter = {name: value for name, value in server.items() if name != "target"}
    assert muted(
        [
            {"alertname": "WSO2ExporterDown", **exporter, **PAGE},
            {"alertname": "WSO2TargetDown", **server, **PAGE},
            {"alertname": "WSO2HeapAlmostFull", **server, **PAGE, "category": "heap"},
            {"alertname": "WSO2DiskAlmostFull", **server, "instance": "b", **PAGE, "category": "disk"},
        ]
    ) == ["WSO2HeapAlmostFull", "WSO2TargetDown"]


@pytest.mark.parametrize("server", [CARBON, PROBE], ids=["metrics", "probe"])
def test_a_page_mutes_the_ticket_of_the_same_area_alone(muted: Muted, server: Labels) -> None:
    assert muted(
        [
            {"alertname": "WSO2HeapAlmostFull", **server, **PAGE, "category": "heap"},
            {"alertname": "WSO2HeapAlmostFull", **server, **TICKET, "category": "heap"},
            {"alertname": "WSO2CoresOverloaded", **server, **TICKET, "category": "cores"},
            {"alertname": "WSO2ProvisionBelowGuideline", **server, **TICKET, "category": "heap"},
        ]
    ) == ["WSO2HeapAlmostFull"]


def test_a_page_about_a_machine_mutes_the_ticket_about_the_same_machine_alone(muted: Muted) -> None:
    assert muted(
        [
            {"alertname": "WSO2CoresOverloaded", **MACHINE, **PAGE, "category": "cores"},
            {"alertname": "WSO2CoresOverloaded", **MACHINE, **TICKET, "category": "cores"},
            {"alertname": "WSO2CoresOverloaded", "machine": "other", **TICKET, "category": "cores"},
            {"alertname": "WSO2CoresOverloaded", **CARBON, **TICKET, "category": "cores"},
        ]
    ) == ["WSO2CoresOverloaded"]
