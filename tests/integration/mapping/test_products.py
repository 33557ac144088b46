"""All packs at once on the MBeans of WSO2's products, as the exporter's own client and jmxquery read them."""

import itertools
import subprocess
from pathlib import Path
from typing import get_args

import pytest
from prometheus_client import generate_latest
from prometheus_client.openmetrics.exposition import generate_latest as generate_openmetrics
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from development.places import SNAPSHOTS
from exporter.collect.exposition import collector_of
from exporter.jmx.deadline import Deadline
from exporter.mapping import MappingResult, MetricMapper, Page, beyond_plain_values, load_packs
from exporter.targets.jmxquery.source import JmxQuerySource
from exporter.targets.recordings import load_snapshot
from testing.mapping import Mapped, Products, by_name

ALL_SHIPPED = (*load_packs("metrics"), *load_packs("probe"))


LACKING = beyond_plain_values(load_packs("metrics"))


def is_lacking(sample: str) -> bool:
    return sample.removesuffix("_bucket") in LACKING


def _text(result: MappingResult) -> str:
    return generate_latest(collector_of(result.families)).decode()


def test_every_family_has_samples_here_or_of_a_recorded_server(products: Products) -> None:
    given = {family.name for family in products.result.families}
    for view, file in itertools.product(get_args(Page), SNAPSHOTS.glob("*.json")):
        given |= {family.name for family in MetricMapper(load_packs(view)).map(load_snapshot(file)).families}
    defined = {family.name for pack in ALL_SHIPPED for rule in pack.rules for family in rule.families}
    assert defined - given == set()


def test_nothing_is_left_over_or_given_twice(products: Products) -> None:
    assert (products.result.unmapped, products.result.conflicts, products.result.cut) == ((), (), ())


def test_nothing_is_invoked_or_set(products: Products) -> None:
    assert products.invocations == 0


def test_no_secret_and_no_address_is_shown(products: Products) -> None:
    text = _text(products.result)
    secrets = ("secret", "jdbc:", "Password", "wso2_carbon_db", "wso2am_db", "/opt/wso2", "10.0.0.1", "urn:uuid")
    assert [secret for secret in secrets if secret in text] == []


def test_promtool_finds_nothing_to_complain_about(products: Products, promtool: Path) -> None:
    run = subprocess.run(
        [promtool, "check", "metrics"], input=_text(products.result), capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


def test_openmetrics_has_every_family_too(products: Products) -> None:
    text = generate_openmetrics(collector_of(products.result.families)).decode()  # type: ignore[no-untyped-call]
    parsed = text_string_to_metric_families(text)  # type: ignore[no-untyped-call]
    assert [family.name for family in parsed] == [family.name for family in products.result.families]


@pytest.fixture(scope="module")
def through_jmxquery(products: Products, java_home: Path) -> Mapped:
    mapper = MetricMapper(load_packs("metrics"))
    source = JmxQuerySource(products.url, None, str(java_home / "bin" / "java"))
    result = mapper.map(source.read(mapper.queries, Deadline.after(120)))
    assert (result.unmapped, result.conflicts) == ((), ())
    return by_name(result)


def test_jmxquery_gives_the_same_but_for_what_it_is_said_to_lack(products: Products, through_jmxquery: Mapped) -> None:
    ours = {name: values for name, values in products.samples.items() if not name.startswith("jvm")}
    theirs = {name: values for name, values in through_jmxquery.items() if not name.startswith("jvm")}
    [(product, version, _, system)] = ours.pop("wso2_server_info")
    assert theirs.pop("wso2_server_info") == {(product, version, "", system): 1}
    assert theirs == {name: values for name, values in ours.items() if not is_lacking(name)}


def test_what_jmxquery_is_said_to_lack_it_lacks_and_nothing_else(products: Products, through_jmxquery: Mapped) -> None:
    assert products.samples.keys() - through_jmxquery.keys() == set(filter(is_lacking, products.samples))
    assert list(filter(is_lacking, through_jmxquery)) == []
    assert [each for each in LACKING if " in " in each] == ["jdk in wso2_server_info"]
