"""Two hundred servers in a real Prometheus, by the scrape job of three lines that docs/prometheus.md shows."""

import json
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from development.service import Service
from testing.exposition import get
from testing.jvm import Jvm
from testing.pages import blocks, page
from testing.services import StartService

PATIENCE = 60.0
SERVERS = 200
JOB = "wso2-probe"
NAMES = [f"server {number:03} & co" for number in range(SERVERS)]
"""As a name may be: what it is written into must be escaped everywhere."""


@dataclass(frozen=True)
class Fleet:
    """An exporter with its files of targets, and the Prometheus that scrapes it."""

    folder: Path
    exporter: Service
    prometheus: Service
    jvm: Jvm

    def write(self, file: str, *names: str) -> None:
        entries = [
            {"name": name, "url": f"127.0.0.1:{self.jvm.port}", "labels": {"team": file.partition(".")[0]}}
            for name in names
        ]
        (self.folder / file).write_text(json.dumps(entries))  # JSON is YAML

    def reload(self) -> None:
        request = urllib.request.Request(f"{self.exporter.url}/-/reload", method="POST")
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            assert answer.status == 200

    def query(self, expression: str) -> list[Mapping[str, Any]]:
        answer = json.loads(get(f"{self.prometheus.url}/api/v1/query?query={quote(expression)}"))
        result: list[Mapping[str, Any]] = answer["data"]["result"]
        return result

    def instances(self, expression: str) -> set[str]:
        return {series["metric"]["instance"] for series in self.query(expression)}

    def active(self) -> list[Mapping[str, Any]]:
        """The targets of the job as Prometheus has them now."""
        answer = json.loads(get(f"{self.prometheus.url}/api/v1/targets?state=active"))
        return [target for target in answer["data"]["activeTargets"] if target["labels"]["job"] == JOB]


def job_of_the_page() -> str:
    """The first scrape job of the page that asks `/sd`."""
    shown = blocks(page("docs/prometheus.md"))
    return next(block.text for block in shown if block.language == "yaml" and "/sd" in block.text)


@pytest.fixture(scope="module")
def fleet(
    jvm: Jvm, start_exporter: StartService, start_prometheus: StartService, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Fleet]:
    folder = tmp_path_factory.mktemp("many")
    configuration = folder / "wso2-exporter.yml"
    configuration.write_text("targets_file: '*.targets'\nhost: {enabled: false}\njvm: {thread_states: false}\n")
    (folder / "all.targets").write_text("[]")
    with start_exporter(configuration) as exporter:
        job = job_of_the_page().replace("http://127.0.0.1:19404/sd", f"{exporter.url}/sd\n        refresh_interval: 1s")
        (folder / "prometheus.yml").write_text(f"global: {{scrape_interval: 10s}}\n{job}")
        with start_prometheus(folder / "prometheus.yml") as prometheus:
            started = Fleet(folder, exporter, prometheus, jvm)
            started.write("all.targets", *NAMES)
            started.reload()
            yield started


def until(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"never {what}"
        time.sleep(0.5)


def test_the_job_has_three_lines() -> None:
    assert len(job_of_the_page().splitlines()) == 1 + 3


def test_each_of_two_hundred_servers_is_a_target_that_is_up(fleet: Fleet) -> None:
    up = f'wso2_up{{job="{JOB}"}} == 1 and on (instance) up{{job="{JOB}"}} == 1'
    heap = f'jvm_memory_used_bytes{{job="{JOB}",area="heap",team="all"}}'
    until(lambda: fleet.instances(f"{up} and on (instance) {heap}") == {*NAMES}, "all up")
    assert fleet.query('count({exported_instance!=""} or {exported_team!=""})') == []


def test_a_server_that_comes_or_goes_does_so_in_prometheus(fleet: Fleet) -> None:
    fleet.write("more.targets", "new")
    fleet.write("all.targets", *NAMES[1:])
    fleet.reload()
    until(lambda: fleet.instances('wso2_up{team="more"} == 1') == {"new"}, "the new one up")
    until(lambda: {target["labels"]["instance"] for target in fleet.active()} == {*NAMES[1:], "new"}, "one gone")
