"""An MBean whose name Java builds and nobody parses, and a row that is none, in a real JVM: what is said of them."""

import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import closing
from operator import itemgetter
from pathlib import Path

import pytest

from development.jvm import JavaServer
from exporter import cli
from exporter.collect.scrape_families import scrape_families
from exporter.collect.target import Target, TargetIdentity
from exporter.jmx import ObjectName, ServiceUrl
from exporter.jmx.deadline import Deadline
from exporter.mapping import MappingResult
from exporter.model.snapshot import AttributeQuery, UnreadableAttribute
from exporter.targets.native.source import NativeSource
from testing.reads import reading_of
from testing.second_mapper import consumers_of

NAME = 'shop:name=with.quotes("ABcd"),type=Queue'
CAUSE = f"""'{NAME}' has the malformed value 'with.quotes("ABcd")' for the property 'name'"""
SHY = AttributeQuery(ObjectName.parse("spoilt:type=Shy"), ("First", "Second"))
TABLES = AttributeQuery(ObjectName.parse("spoilt:type=Tables"), ("Table",))
QUEUES = AttributeQuery(ObjectName.parse("shop:type=Queue,*"), ("First",))


@pytest.fixture(scope="module")
def spoilt(jdks: Mapping[int, Path], java_programs: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of its registry."""
    folder = tmp_path_factory.mktemp("spoilt")
    with JavaServer(jdks[17], java_programs, ["SpoiltMBeans", str(folder)]) as server:
        yield server.jmx_port


@pytest.fixture
def configuration(tmp_path: Path, spoilt: int) -> str:
    file = tmp_path / "c.yml"
    file.write_text(f"targets:\n- {{name: shop, url: 127.0.0.1:{spoilt}, rmi_port: registry}}\n")
    return str(file)


def test_mbeans_says_so_in_a_line_and_shows_all_others(configuration: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["mbeans", "shop", "--config.file", configuration, "--format", "json", "--timeout", "60"]) == 0
    told = capsys.readouterr()
    assert told.err == f"wso2-exporter: shop: {NAME}: cannot be read: {CAUSE}\n"
    shown = {mbean["objectName"]: mbean["attributes"] for mbean in json.loads(told.out)["mbeans"]}
    assert shown["spoilt:type=Shy"].keys() == {"First", "Second"}
    assert shown["spoilt:type=Careless"]["Second"]["value"] == 2


def test_lint_says_so_and_tries_the_packs_on_all_others(configuration: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["lint", "shop", "--config.file", configuration, "--format", "json", "--timeout", "60"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["problems"] == [
        {"kind": "unreadable", "where": NAME, "message": f"the MBean cannot be read: {CAUSE}"}
    ]
    assert report["samples"] > 0


def test_a_scrape_counts_it_logs_it_once_and_reads_all_others(spoilt: int, caplog: pytest.LogCaptureFixture) -> None:
    url = ServiceUrl("127.0.0.1", spoilt)
    target = Target(TargetIdentity("shop", "127.0.0.1"), NativeSource(url, None), consumers_of(SHY, QUEUES))
    try:
        with caplog.at_level(logging.WARNING, "exporter.collect.target"):
            readings = [reading_of(target.begin(Deadline.after(60))) for _ in range(2)]
    finally:
        target.close()
    assert [record.getMessage() for record in caplog.records] == [f"MBean cannot be read: {CAUSE}"]
    for reading in readings:
        assert reading.snapshot is not None
        assert reading.snapshot.value(SHY.pattern, "Second") == 2
        families = scrape_families({}, reading, MappingResult(()))
        served = {family.name: [sample.value for sample in family.samples] for family in families}
        assert served["wso2_up"] == [1]
        assert served["wso2_scrape_unreadable_mbeans"] == [1]
        assert served["wso2_scrape_pending_mbeans"] == [0]
        assert served["wso2_scrape_unreadable_attributes"] == [0]


def test_a_row_of_a_class_of_the_servers_own_costs_itself_alone(spoilt: int) -> None:
    with closing(NativeSource(ServiceUrl("127.0.0.1", spoilt), None)) as source:
        snapshot = source.read((TABLES,), Deadline.after(60))
    rows = snapshot.value(TABLES.pattern, "Table")
    assert isinstance(rows, list)
    assert sorted(rows, key=itemgetter("size")) == [{"name": "first", "size": 1}, {"name": "third", "size": 3}]
    assert snapshot.unreadable == (
        UnreadableAttribute(
            TABLES.pattern,
            "Table",
            "a row is left out: found an object of 'SpoiltMBeans$Row', for which there is no value here",
        ),
    )
