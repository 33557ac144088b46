"""Whatever the exporter serves of a real server is on the page of metrics, with its type and labels."""

import re
from collections.abc import Iterator

import pytest

from development.carbon import CarbonServer
from development.metrics_page import METRICS_PAGE
from development.service import Service
from testing.exposition import scrape
from testing.services import StartService

ROW = re.compile(r"^\| `(?P<name>\w+)` \| (?P<type>\w+) \| (?P<labels>[^|]*) \|", re.MULTILINE)
PARTS = {"le", "quantile"}
"""Labels that a type has by itself."""

NAMED_BY_THE_KERNEL = re.compile(r"node_(hwmon|memory|netstat|sockstat|vmstat)_")
"""Families that are named after the fields of whatever kernel and hardware there is."""

Described = set[tuple[str, str, frozenset[str]]]


@pytest.fixture(scope="module")
def exporter(
    carbon: CarbonServer, start_exporter: StartService, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    configuration = tmp_path_factory.mktemp("configuration") / "wso2-exporter.yml"
    configuration.write_text(
        f"targets:\n  - name: carbon\n    url: 127.0.0.1:{carbon.jmx_port}\n"
        f"    username: {carbon.username}\n    password_file: {carbon.password_file}\n"
    )
    with start_exporter(configuration) as service:
        yield service


@pytest.fixture(scope="module")
def described() -> Described:
    rows = ROW.finditer(METRICS_PAGE.read_text(encoding="utf-8"))
    return {(row["name"], row["type"], frozenset(re.findall(r"`(\w+)`", row["labels"])) - PARTS) for row in rows}


@pytest.mark.parametrize("path", ["/metrics", "/probe?target=carbon"])
def test_every_family_that_is_served_is_described(exporter: Service, described: Described, path: str) -> None:
    page = scrape(f"{exporter.url}{path}")
    served: Described = set()
    for family, kind in page.types.items():
        if NAMED_BY_THE_KERNEL.match(family):
            continue
        name = f"{family}_total" if kind == "counter" else family
        samples = [name, *(f"{family}_{part}" for part in ("count", "sum", "bucket"))]
        labels = {label for sample in samples for found, _ in page.matching(sample) for label in found}
        served.add((name, kind, frozenset(labels - PARTS - {"target"})))
    assert len(served) > 80
    assert served - described == set()
