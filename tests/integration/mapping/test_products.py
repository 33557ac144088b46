"""All packs at once on the MBeans of WSO2's products, as the exporter's own client and jmxquery read them."""

import subprocess
from pathlib import Path

import pytest
from prometheus_client import generate_latest
from prometheus_client.openmetrics.exposition import generate_latest as generate_openmetrics
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from exporter.collect.exposition import collector_of
from exporter.jmx.deadline import Deadline
from exporter.mapping import MappingResult, MetricMapper, load_packs
from exporter.targets.jmxquery.source import JmxQuerySource
from testing.mapping import Mapped, Products, by_name

# What jmxquery cannot read: operations, lists, maps and tabular data.
BEYOND_JMXQUERY = {
    "andes_cluster_nodes",
    "jvm_runtime_info",
    "jvm_threads_deadlocked",
    "jvm_threads_deadlocked_monitor",
    "jvm_threads_state",
    "synapse_endpoint_responses_total",
    "synapse_passthrough_request_size_bytes_bucket",
    "synapse_passthrough_response_size_bytes_bucket",
    "synapse_transport_responses_total",
}
# Packs that are not WSO2's.
ELSEWHERE = {"jvm", "process", "tomcat"}


def _text(result: MappingResult) -> str:
    return generate_latest(collector_of(result.families)).decode()


def test_every_family_of_wso2s_packs_has_samples(products: Products) -> None:
    packs = [pack for pack in load_packs("metrics") if pack.name not in ELSEWHERE]
    defined = {family.name for pack in packs for rule in pack.rules for family in rule.families}
    missing = {"axis2_transport_responses"}  # whose tables are empty
    assert defined - {family.name for family in products.result.families} == missing


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


def test_jmxquery_gives_the_same_but_for_what_it_cannot_read(products: Products, through_jmxquery: Mapped) -> None:
    ours = {name: values for name, values in products.samples.items() if not name.startswith("jvm")}
    theirs = {name: values for name, values in through_jmxquery.items() if not name.startswith("jvm")}
    [(product, version, _, system)] = ours.pop("wso2_server_info")
    assert theirs.pop("wso2_server_info") == {(product, version, "", system): 1}
    assert theirs == {name: values for name, values in ours.items() if name not in BEYOND_JMXQUERY}


def test_jmxquery_lacks_no_other_family(products: Products, through_jmxquery: Mapped) -> None:
    assert products.samples.keys() - through_jmxquery.keys() == BEYOND_JMXQUERY
