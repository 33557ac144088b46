"""The pack of data sources against the recorded kernel and against the MBeans of products."""

from collections.abc import Callable

import pytest

from exporter.jmx import ObjectName
from exporter.mapping import MappingResult, MetricMapper, load_packs
from exporter.model.snapshot import MBean, Snapshot
from testing.mapping import Mapped
from testing.pack_samples import CARBON, of_data_sources

RECORDING = "carbon-4.10.32-data-source"
SHARED = ("WSO2_SHARED_DB", "-1234")
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


def test_the_recorded_kernels_data_source_is_shown(samples_of: Callable[..., Mapped]) -> None:
    assert of_data_sources(samples_of(RECORDING)) == RECORDED


def test_no_address_user_or_password_is_ever_asked_for() -> None:
    [query] = [query for query in MetricMapper(load_packs("metrics")).queries if "DataSource" in str(query.pattern)]
    assert query.attributes is not None
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
