"""The pack of data sources against the recorded kernel and against the MBeans of products."""

from collections.abc import Callable

import pytest

from exporter.jmx import ObjectName
from exporter.mapping import MappingResult, MetricMapper, load_packs
from exporter.model.snapshot import MBean, Snapshot
from testing.mapping import Mapped, Products

RECORDING = "carbon-4.10.32-data-source"
SHARED = ("WSO2_SHARED_DB", "-1234")
CARBON = ("WSO2_CARBON_DB", "-1234")
AM = ("WSO2AM_DB", "-1234")
RECORDED: Mapped = {
    "wso2_datasource_connections": {(*SHARED, "active"): 0, (*SHARED, "idle"): 2},
    "wso2_datasource_connections_max": {SHARED: 50},
    "wso2_datasource_connections_min_idle": {SHARED: 0},
    "wso2_datasource_connections_max_idle": {SHARED: 8},
    "wso2_datasource_waiting_threads": {SHARED: 0},
    "wso2_datasource_max_wait_seconds": {SHARED: 60},
    "wso2_datasource_borrowed_total": {SHARED: 149},
    "wso2_datasource_returned_total": {SHARED: 151},
    "wso2_datasource_created_total": {SHARED: 2},
    "wso2_datasource_released_total": {SHARED: 0},
    "wso2_datasource_released_idle_total": {SHARED: 0},
    "wso2_datasource_reconnected_total": {SHARED: 0},
    "wso2_datasource_abandoned_total": {SHARED: 0},
    "wso2_datasource_info": {(*SHARED, "org.h2.Driver"): 1},
}
PRODUCTS: Mapped = {
    "wso2_datasource_connections": {
        (*CARBON, "active"): 115,
        (*CARBON, "idle"): 114,
        (*AM, "active"): 148,
        (*AM, "idle"): 147,
    },
    "wso2_datasource_connections_max": {CARBON: 126, AM: 159},
    "wso2_datasource_connections_min_idle": {CARBON: 128, AM: 161},
    "wso2_datasource_connections_max_idle": {CARBON: 127, AM: 160},
    "wso2_datasource_waiting_threads": {CARBON: 118, AM: 151},
    "wso2_datasource_max_wait_seconds": {CARBON: 0.13, AM: 0.163},
    "wso2_datasource_borrowed_total": {CARBON: 119001, AM: 152001},
    "wso2_datasource_returned_total": {CARBON: 120001, AM: 153001},
    "wso2_datasource_created_total": {CARBON: 121001, AM: 154001},
    "wso2_datasource_released_total": {CARBON: 122001, AM: 155001},
    "wso2_datasource_reconnected_total": {CARBON: 123001, AM: 156001},
    "wso2_datasource_abandoned_total": {CARBON: 124001, AM: 157001},
    "wso2_datasource_released_idle_total": {CARBON: 125001, AM: 158001},
    "wso2_datasource_info": {(*CARBON, "org.h2.Driver"): 1, (*AM, "com.mysql.cj.jdbc.Driver"): 1},
}


def _of_data_sources(samples: Mapped) -> Mapped:
    return {name: values for name, values in samples.items() if name.startswith("wso2_datasource")}


def test_the_recorded_kernels_data_source_is_shown(samples_of: Callable[..., Mapped]) -> None:
    assert _of_data_sources(samples_of(RECORDING)) == RECORDED


def test_the_products_data_sources_are_shown(products: Products) -> None:
    assert _of_data_sources(products.samples) == PRODUCTS


def test_no_address_user_or_password_is_ever_asked_for() -> None:
    [query] = [query for query in MetricMapper(load_packs("metrics")).queries if "DataSource" in str(query.pattern)]
    assert {"Url", "Username", "Password", "ConnectionProperties", "DbProperties"} & {*query.attributes} == set()


@pytest.mark.parametrize(
    ("domain", "labels"),
    [("WSO2_CARBON_DB,-1234", CARBON), ("orders,17", ("orders", "17")), ("a,b,-1", ("a,b", "-1"))],
)
def test_name_and_tenant_are_apart_in_the_domain(
    domain: str, labels: tuple[str, str], samples_by_name: Callable[[MappingResult], Mapped]
) -> None:
    pool = MBean(ObjectName.parse(f"{domain}:type=DataSource"), {"MaxActive": 7, "MaxWait": -1})
    result = MetricMapper(load_packs("metrics")).map(Snapshot((pool,)))
    assert samples_by_name(result) == {"wso2_datasource_connections_max": {labels: 7}}
