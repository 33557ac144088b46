from testing.mapping import Mapped, Products
from testing.pack_samples import CARBON, of_data_sources

AM = ("WSO2AM_DB", "-1234")


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


def test_the_products_data_sources_are_shown(products: Products) -> None:
    assert of_data_sources(products.samples) == PRODUCTS
