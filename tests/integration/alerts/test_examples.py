"""The example configurations: accepted by the programs they are for, and alerts go where they should."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from exporter.config.loader import load_settings
from testing.notifications import Labels, known, led_to, send
from testing.patience import PATIENCE
from testing.services import StartService

Muted = Callable[[Sequence[Labels]], list[str]]


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


def test_amlint_finds_nothing_in_alertmanagers_example_with_the_rules(repository: Path) -> None:
    """But that a receiver gets nothing, which is meant. It finds what names an alert that no rule makes."""
    command: list[str | Path] = [Path(sys.executable).with_name("amlint"), "check", "--strict"]
    command += ["--ignore", "empty-receiver", "--rules", repository / "alerts" / "*.rules.yml"]
    command.append(repository / "examples" / "alertmanager.yml")
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
        (["alertname=WSO2TargetDown", "severity=critical", "server=carbon"], "pager"),
        (["alertname=WSO2MostServersDown", "severity=critical", "server=carbon"], "pager"),
        (["alertname=WSO2HeapAlmostFull", "severity=warning"], "tickets"),
        (["alertname=WSO2ProvisionBelowGuideline", "severity=warning"], "tickets"),
        (["alertname=WSO2SecurityBelowGuideline", "severity=warning"], "tickets"),
        (["alertname=WSO2CertificateExpires", "severity=critical"], "pager"),
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
def muted(start_alertmanager: StartService, repository: Path, tmp_path: Path) -> Iterator[Muted]:
    """An Alertmanager with the example: given firing alerts, the names of those it mutes for another.

    What it sends arrives nowhere.
    """
    configuration = led_to(NOWHERE, repository / "examples" / "alertmanager.yml", tmp_path)
    with start_alertmanager(configuration) as service:
        _wait_until_muting_is_up_to_date(service.url, "before")
        yield lambda alerts: _muted_by(service.url, alerts)


def _muted_by(url: str, alerts: Sequence[Labels]) -> list[str]:
    """Send the alerts and ask Alertmanager which of them it mutes, once it has taken all of them in."""
    send(url, alerts)
    _wait_until_muting_is_up_to_date(url, "after")
    ours = [alert for alert in known(url) if alert["labels"].get("job") != SENTINEL]
    assert len(ours) == len(alerts)
    return sorted(alert["labels"]["alertname"] for alert in ours if alert["status"]["inhibitedBy"])


def _wait_until_muting_is_up_to_date(url: str, instance: str) -> None:
    """Wait until Alertmanager mutes one alert for another that is sent here, after all that was sent before.

    It answers with alerts before it mutes for them: its inhibitor takes them in aside, one after the other, in the
    order in which they came, and from its start on (`Inhibitor.run` of Alertmanager, `Alerts.Subscribe`).
    """
    server = {"job": SENTINEL, "instance": instance}
    send(url, [{"alertname": "WSO2TargetDown", **server}, {"alertname": "WSO2MostServersDown", **server}])
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if any(alert["labels"].get("instance") == instance and alert["status"]["inhibitedBy"] for alert in known(url)):
            return
        time.sleep(0.1)
    pytest.fail("Alertmanager mutes nothing for servers that are lost together")


NOWHERE = "http://127.0.0.1:1"
SENTINEL = "sentinel"
PAGE = {"severity": "critical"}
TICKET = {"severity": "warning"}
CARBON = {"job": "wso2-exporter", "instance": "a:19404", "target": "carbon", "server": "carbon"}
OTHER = {**CARBON, "target": "other", "server": "other"}
PROBE = {"job": "wso2-probe", "instance": "carbon", "server": "carbon"}
MACHINE = {"machine": "gateway", "server": "gateway", "component": "machine"}
HEAP = {"alertname": "WSO2HeapAlmostFull", "component": "jvm", "category": "heap"}
DOWN = {"alertname": "WSO2TargetDown", "component": "reachability", **PAGE}
BOTH_FORMS = pytest.mark.parametrize("server", [CARBON, PROBE], ids=["metrics", "probe"])


@BOTH_FORMS
def test_a_server_that_is_down_mutes_tickets_about_what_is_read_from_it(muted: Muted, server: Labels) -> None:
    assert muted(
        [
            {**DOWN, **server},
            {**HEAP, **server, **TICKET},
            {"alertname": "WSO2EndpointSuspended", "component": "endpoints", **server, **TICKET},
            {"alertname": "WSO2ThreadPoolsAlmostExhausted", "component": "connectors", **OTHER, **TICKET},
        ]
    ) == ["WSO2EndpointSuspended", "WSO2HeapAlmostFull"]


@BOTH_FORMS
def test_a_server_that_is_down_mutes_nothing_that_is_known_without_it(muted: Muted, server: Labels) -> None:
    """And no page: Alertmanager would not tell that it has ended, and its incident would stay open."""
    alerts = [
        {**DOWN, **server},
        {"alertname": "WSO2OutOfMemory", "component": "jvm", **server, **TICKET},
        {"alertname": "WSO2CertificateExpires", "component": "certificates", **server, **TICKET},
        {"alertname": "WSO2ErrorBudget", "component": "endpoints", **server, **TICKET},
        {"alertname": "WSO2TargetUnstable", "component": "reachability", **server, **TICKET},
        {"alertname": "WSO2ProvisionBelowGuideline", "component": "guidelines", **server, **TICKET},
        {"alertname": "WSO2DiskAlmostFull", **MACHINE, **TICKET},
        {"alertname": "NodeFilesystemAlmostOutOfSpace", **server, **TICKET},
        {**HEAP, **server, **PAGE},
    ]
    assert muted(alerts) == []


@BOTH_FORMS
def test_an_exporter_that_is_down_mutes_tickets_about_what_it_reads(muted: Muted, server: Labels) -> None:
    exporter = {name: value for name, value in server.items() if name in ("job", "instance")}
    assert muted(
        [
            {"alertname": "WSO2ExporterDown", "component": "exporter", "server": "a:19404", **exporter, **PAGE},
            {**HEAP, **server, **TICKET},
            {"alertname": "WSO2SecretStale", "component": "exporter", **server, **TICKET},
            {**DOWN, **server},
            {**HEAP, **server, "instance": "b", **TICKET},
            {"alertname": "WSO2DiskAlmostFull", **MACHINE, **TICKET},
        ]
    ) == ["WSO2HeapAlmostFull", "WSO2SecretStale"]


def test_most_servers_lost_mute_the_page_of_each_of_them_alone(muted: Muted) -> None:
    lost = {"alertname": "WSO2MostServersDown", "component": "fleet", **PAGE}
    assert muted(
        [
            {**lost, **CARBON},
            {**DOWN, **CARBON},
            {"alertname": "WSO2TargetVanished", "component": "reachability", **CARBON, **PAGE},
            {**DOWN, **OTHER},
            {"alertname": "WSO2DiskAlmostFull", **MACHINE, **PAGE},
        ]
    ) == ["WSO2TargetDown", "WSO2TargetVanished"]


def test_a_crash_loop_mutes_the_ticket_about_it(muted: Muted) -> None:
    assert muted(
        [
            {"alertname": "WSO2CrashLoop", "component": "reachability", **CARBON, **PAGE},
            {"alertname": "WSO2TargetUnstable", "component": "reachability", **CARBON, **TICKET},
            {"alertname": "WSO2TargetUnstable", "component": "reachability", **OTHER, **TICKET},
        ]
    ) == ["WSO2TargetUnstable"]


@BOTH_FORMS
def test_a_server_in_maintenance_mutes_alerts_about_its_traffic_alone(muted: Muted, server: Labels) -> None:
    assert muted(
        [
            {"alertname": "WSO2ServerInMaintenance", "component": "reachability", **server, "severity": "info"},
            {"alertname": "WSO2RequestsUnanswered", "component": "endpoints", **server, **PAGE},
            {"alertname": "WSO2PassThroughQueueing", "component": "pass_through", **server, **PAGE},
            {"alertname": "WSO2ServerNotRunning", "component": "reachability", **server, **TICKET},
            {**HEAP, **server, **PAGE},
            {**DOWN, **server},
            {"alertname": "WSO2BackEndSlow", "component": "endpoints", **OTHER, **TICKET},
        ]
    ) == ["WSO2PassThroughQueueing", "WSO2RequestsUnanswered", "WSO2ServerNotRunning"]


@BOTH_FORMS
def test_a_page_mutes_the_ticket_of_the_same_area_alone(muted: Muted, server: Labels) -> None:
    assert muted(
        [
            {**HEAP, **server, **PAGE},
            {**HEAP, **server, **TICKET},
            {**HEAP, **server, **TICKET, "alertname": "WSO2CoresOverloaded"},
            {**HEAP, **server, **TICKET, "alertname": "WSO2ProvisionBelowGuideline"},
        ]
    ) == ["WSO2HeapAlmostFull"]


def test_a_page_about_a_machine_mutes_the_ticket_about_the_same_machine_alone(muted: Muted) -> None:
    cores = {"alertname": "WSO2CoresOverloaded", "category": "cores"}
    assert muted(
        [
            {**cores, **MACHINE, **PAGE},
            {**cores, **MACHINE, **TICKET},
            {**cores, **MACHINE, "machine": "other", "server": "other", **TICKET},
            {**cores, **CARBON, **TICKET},
        ]
    ) == ["WSO2CoresOverloaded"]


def test_nothing_left_mutes_the_ticket_about_little_left(muted: Muted) -> None:
    assert muted(
        [
            {"alertname": "WSO2ConnectorExhausted", "component": "connectors", "port": "9443", **CARBON, **PAGE},
            {"alertname": "WSO2ThreadPoolsAlmostExhausted", "component": "connectors", **CARBON, **TICKET},
            {"alertname": "WSO2ThreadPoolsAlmostExhausted", "component": "connectors", **OTHER, **TICKET},
            {"alertname": "WSO2DataSourceExhausted", "component": "data_sources", "datasource": "a", **CARBON, **PAGE},
            {"alertname": "WSO2DataSourceAlmostExhausted", "component": "data_sources", **CARBON, **TICKET},
            {**HEAP, **CARBON, **PAGE},
            {"alertname": "WSO2GarbageCollection", "component": "jvm", **CARBON, **TICKET},
        ]
    ) == ["WSO2DataSourceAlmostExhausted", "WSO2GarbageCollection", "WSO2ThreadPoolsAlmostExhausted"]


@pytest.mark.parametrize("label", ["address", "datasource", "device", "mountpoint", "pool"])
def test_a_page_about_one_thing_of_a_server_mutes_no_ticket_about_another(muted: Muted, label: str) -> None:
    alert = {"alertname": "WSO2Made", **CARBON}
    alerts = [{**alert, **PAGE, label: "one"}, {**alert, **TICKET, label: "one"}, {**alert, **TICKET, label: "two"}]
    assert muted(alerts) == ["WSO2Made"]
