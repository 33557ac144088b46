"""A real Prometheus scrapes the exporter, evaluates the shipped rules, and a real Alertmanager pages."""

import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from development.carbon import CarbonServer
from development.places import PROJECT
from development.service import Service
from exporter.guidelines import load_catalogue
from testing.exposition import get
from testing.notifications import Inbox, inbox, led_to
from testing.promtool import complaints
from testing.services import StartService

PATIENCE = 120.0


@pytest.fixture(scope="module")
def pager() -> Iterator[Inbox]:
    with inbox() as opened:
        yield opened


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("monitoring")


@pytest.fixture(scope="module")
def exporter(carbon: CarbonServer, start_exporter: StartService, folder: Path) -> Iterator[Service]:
    configuration = folder / "wso2-exporter.yml"
    configuration.write_text(
        f"targets:\n  - name: carbon\n    url: 127.0.0.1:{carbon.jmx_port}\n"
        f"    username: {carbon.username}\n    password_file: {carbon.password_file}\n"
    )
    with start_exporter(configuration) as service:
        yield service


@pytest.fixture(scope="module")
def alertmanager_service(start_alertmanager: StartService, pager: Inbox, folder: Path) -> Iterator[Service]:
    """Alertmanager with the shipped example, whose receivers are ours and whose groups wait less."""
    example = PROJECT / "examples" / "alertmanager.yml"
    with start_alertmanager(led_to(pager.url, example, folder, divisor=15)) as service:
        yield service


@pytest.fixture(scope="module")
def prometheus_service(
    start_prometheus: StartService, exporter: Service, alertmanager_service: Service, folder: Path
) -> Iterator[Service]:
    """Prometheus with the shipped example and rules, which wait for seconds where they would wait for minutes.

    Without those on certificates: the kernel's own has ended, and a page about it would keep the incident open.
    """
    for file in set((PROJECT / "alerts").glob("*.rules.yml")) - {PROJECT / "alerts" / "certificates.rules.yml"}:
        rules = re.sub(r"\bfor: [0-9ms]+", "for: 5s", file.read_text())
        (folder / file.name).write_text(re.sub(r"keep_firing_for: [0-9ms]+", "keep_firing_for: 1s", rules))
    example = (PROJECT / "examples" / "prometheus.yml").read_text()
    configuration = (
        example.replace("scrape_interval: 30s", "scrape_interval: 5s")
        .replace("scrape_timeout: 20s", "scrape_timeout: 5s")
        .replace("evaluation_interval: 30s", "evaluation_interval: 1s")
        .replace("../alerts/*.rules.yml", f"{folder}/*.rules.yml")
        .replace("127.0.0.1:9093", f"127.0.0.1:{alertmanager_service.port}")
        .replace("127.0.0.1:19404", f"127.0.0.1:{exporter.port}")
    )
    (folder / "prometheus.yml").write_text(configuration)
    with start_prometheus(folder / "prometheus.yml") as service:
        yield service


def until(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"never {what}"
        time.sleep(0.5)


def query(service: Service, expression: str) -> list[dict[str, Any]]:
    answer = json.loads(get(f"{service.url}/api/v1/query?query={expression}"))
    result: list[dict[str, Any]] = answer["data"]["result"]
    return result


def firing(service: Service) -> set[tuple[str, str]]:
    alerts = json.loads(get(f"{service.url}/api/v1/alerts"))["data"]["alerts"]
    return {(a["labels"]["alertname"], a["labels"]["severity"]) for a in alerts if a["state"] == "firing"}


def pages_about_carbon(pager: Inbox) -> list[dict[str, Any]]:
    """Those for its end: a busy machine may have paged before, since a scrape took too long."""
    triggers = [event for event in pager.events() if event["event_action"] == "trigger"]
    about = [event["payload"] for event in triggers]
    return [
        event
        for event, payload in zip(triggers, about, strict=True)
        if payload["source"] == "carbon"
        and "WSO2TargetDown" in payload["custom_details"]["alerts"].split()
        and "(connect)" in payload["custom_details"]["firing"]
    ]


@pytest.mark.parametrize("path", ["/metrics", "/probe?target=carbon"])
def test_promtool_finds_nothing_but_node_exporters_own_sins(exporter: Service, promtool: Path, path: str) -> None:
    assert complaints(promtool, get(f"{exporter.url}{path}")) == []


def test_prometheus_scrapes_the_exporter_and_stores_the_scores(prometheus_service: Service) -> None:
    """Until it has: a scrape that a busy machine does not answer within 5 s leaves nothing until the next one."""

    def scraped() -> bool:
        up = [r["value"][1] for r in query(prometheus_service, 'up{job="wso2-exporter"}')]
        areas = {r["metric"]["category"] for r in query(prometheus_service, "wso2_category_score")}
        known = {category.id for category in load_catalogue().categories}
        return up == ["1"] and {"heap", "cores", "ram", "disk", "thread_pools"} <= areas <= known

    until(lambda: bool(query(prometheus_service, "wso2_up==1")), "up")
    until(scraped, "scraped with all five areas")


def test_the_kernels_small_heap_becomes_a_ticket_and_pages_nobody(prometheus_service: Service, pager: Inbox) -> None:
    until(lambda: ("WSO2ProvisionBelowGuideline", "warning") in firing(prometheus_service), "a ticket")
    assert not [e for e in pager.events() if "Provision" in json.dumps(e)]


def test_a_server_that_stops_pages_and_its_return_resolves_the_page(
    prometheus_service: Service, carbon: CarbonServer, pager: Inbox
) -> None:
    until(lambda: bool(query(prometheus_service, "wso2_up==1")), "up")
    carbon.stop()
    try:
        until(lambda: ("WSO2TargetDown", "critical") in firing(prometheus_service), "firing")
        until(lambda: bool(pages_about_carbon(pager)), "paged")
    finally:
        carbon.start()
    page = pages_about_carbon(pager)[0]
    until(lambda: ("WSO2TargetDown", "critical") not in firing(prometheus_service), "resolved")
    ended = {"event_action": "resolve", "dedup_key": page["dedup_key"]}
    until(lambda: any(ended.items() <= event.items() for event in pager.events()), "told that it is over")
