"""Every page goes on through a restart of Prometheus: a real one with the shipped rules, and a real Alertmanager.

Durations are divided by twenty, those of the flags in docs/alerting.md, too: Alertmanager believes what it was told for
24 s in the place of eight minutes. Prometheus takes five seconds to begin to scrape, which cannot be divided.
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from development.demo.addresses import of_prometheus
from development.demo.durations import divided
from development.ports import any_free
from development.service import Service, serve
from testing.alert_cases import CASES
from testing.alert_cases.case import Case
from testing.case_exposition import exposed
from testing.exposition import get
from testing.notifications import Inbox, inbox, known, led_to
from testing.services import StartService

DIVISOR = 20
LONGEST = 5
"""Minutes: a page that waits longer is put together in the same way, and a test would take as long."""
NEVER_SCRAPED = {"WSO2ExporterAbsent"}
"""Pages whose case is no exporter that is scraped."""
OF_ALL = {"WSO2MostServersDown"}
"""Pages whose case is about all servers that there are: each is seen alone."""
PATIENCE = 180.0

SCRAPED = [
    case
    for case in CASES
    if case.severity == "critical" and case.waits <= LONGEST and "metrics" in case.forms
    if case.alert not in NEVER_SCRAPED
]
TOGETHER = [case for case in SCRAPED if case.alert not in OF_ALL]
ALONE = [[case] for case in SCRAPED if case.alert in OF_ALL]


@pytest.fixture(params=[TOGETHER, *ALONE], ids=["together", *(case.alert for (case,) in ALONE)])
def cases(request: pytest.FixtureRequest) -> list[Case]:
    chosen: list[Case] = request.param
    return chosen


@pytest.fixture
def arrived() -> Iterator[Inbox]:
    with inbox() as opened:
        yield opened


@pytest.fixture
def told(arrived: Inbox, start_alertmanager: StartService, repository: Path, tmp_path: Path) -> Iterator[Service]:
    example = repository / "examples" / "alertmanager.yml"
    with start_alertmanager(led_to(arrived.url, example, tmp_path, divisor=DIVISOR)) as service:
        yield service


@pytest.fixture
def configuration(
    told: Service, cases: list[Case], repository: Path, rule_files: list[Path], tmp_path: Path
) -> Iterator[Path]:
    """Prometheus's example, with the rules: an exporter for each page."""
    for file in rule_files:
        rules = divided(yaml.safe_load(file.read_text(encoding="utf-8")), DIVISOR)
        (tmp_path / file.name).write_text(yaml.safe_dump(rules))
    example = yaml.safe_load((repository / "examples" / "prometheus.yml").read_text(encoding="utf-8"))
    led = divided(of_prometheus(example, "", f"127.0.0.1:{told.port}", tmp_path), DIVISOR)
    with exposed(cases, divisor=DIVISOR, well=10) as places:
        led["scrape_configs"][0]["static_configs"] = [_target(number, place) for number, place in places.items()]
        file = tmp_path / "prometheus.yml"
        file.write_text(yaml.safe_dump(led))
        yield file


def _target(number: int, place: str) -> dict[str, Any]:
    address, _, path = place.partition("/")
    return {"targets": [address], "labels": {"__metrics_path__": f"/{path}", "instance": f"case-{number}"}}


@pytest.fixture
def run(prometheus: Path, configuration: Path, tmp_path: Path) -> Callable[[], Any]:
    """Runs Prometheus with the flags of docs/alerting.md; each time with the data of the time before."""

    def start() -> Any:
        port = any_free()
        command = [str(prometheus), f"--config.file={configuration}", f"--storage.tsdb.path={tmp_path / 'data'}"]
        command += ["--rules.alert.for-grace-period=3s", "--rules.alert.resend-delay=6s"]
        command += [f"--web.listen-address=127.0.0.1:{port}"]
        return serve(command, port, log=tmp_path / "prometheus.log")

    return start


def pages(labels: Mapping[str, str]) -> set[tuple[str, str]]:
    return {(labels["alertname"], labels["server"])} if labels.get("severity") == "critical" else set()


def firing(service: Service) -> set[tuple[str, str]]:
    alerts = json.loads(get(f"{service.url}/api/v1/alerts"))["data"]["alerts"]
    return set().union(*(pages(alert["labels"]) for alert in alerts if alert["state"] == "firing"))


def told_of(alertmanager: Service) -> set[tuple[str, str]]:
    return set().union(*(pages(alert["labels"]) for alert in known(alertmanager.url)))


def until(condition: Callable[[], bool], what: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, what()
        time.sleep(0.3)


def test_every_page_goes_on_through_a_restart(
    run: Callable[[], Any], told: Service, arrived: Inbox, cases: list[Case]
) -> None:
    wanted = {case.alert for case in cases}
    with run() as service:
        until(
            lambda: wanted <= {alert for alert, _ in told_of(told)},
            lambda: f"these never came: {wanted - {alert for alert, _ in told_of(told)}}",
        )
        before = told_of(told) & firing(service)
    assert wanted <= {alert for alert, _ in before}
    gaps: set[tuple[str, str]] = set()

    def fires_again() -> bool:
        gaps.update(before - told_of(told))
        return before <= firing(service)

    with run() as service:
        until(fires_again, lambda: f"these fire no more: {before - firing(service)}")
        gaps.update(before - told_of(told))
    assert gaps == set()
    assert [event["payload"]["summary"] for event in arrived.events() if event["event_action"] == "resolve"] == []
