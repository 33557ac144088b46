from collections.abc import Callable

import pytest

from exporter.mapping import MappingResult, MetricMapper, load_packs
from exporter.model.snapshot import MBean, Snapshot
from testing.carbon_samples import RECORDING, SERVER
from testing.mapping import Mapped, Products


def test_a_products_name_and_version_are_what_its_kernel_says(products: Products) -> None:
    [(product, version, _, os)] = products.samples["wso2_server_info"]
    assert (product, version, os) == ("WSO2 API Manager", "4.5.0", "Linux")


@pytest.mark.parametrize(
    ("text", "product"),
    [
        # ServerAdmin.getServerDataAsString: the name, and the version in quotes.
        ("JVM Name='OpenJDK', Server Name='WSO2', WSO2 Identity Server version ='7.0.0'", "WSO2 Identity Server"),
        ("user.home='/home/a, b', WSO2 API Manager version ='4.5.0'", "WSO2 API Manager"),
        ("Repository Location='file:/opt/wso2/', ${product.name} version ='4.5.0'", ""),
        ("of another form", ""),
    ],
)
def test_of_the_servers_description_the_products_name_alone_is_kept(
    text: str, product: str, samples_by_name: Callable[[MappingResult], Mapped]
) -> None:
    server = MBean(SERVER, {"ServerDataAsString": text, "ServerVersion": "4.5.0"})
    result = MetricMapper(load_packs("metrics")).map(Snapshot((server,)))
    assert samples_by_name(result) == {"wso2_server_info": {(product, "4.5.0", "", ""): 1}}
    assert result.unmapped == ()


def test_services_and_their_statistics_are_what_the_products_say(products: Products) -> None:
    assert {name: values for name, values in products.samples.items() if name.startswith("wso2_services")} == {
        "wso2_services": {("active",): 107, ("inactive",): 108, ("faulty",): 109},
        "wso2_services_requests_total": {(): 101},
        "wso2_services_faults_total": {(): 102},
        "wso2_services_responses_total": {(): 103},
        "wso2_services_response_seconds_avg": {(): 0.1045},
        "wso2_services_response_seconds_max": {(): 105.001},
        "wso2_services_response_seconds_min": {(): 106.001},
    }


def test_caches_are_left_out(products: Products, mapped_recording: Callable[..., MappingResult]) -> None:
    for result in (products.result, mapped_recording(RECORDING)):
        assert [family.name for family in result.families if "cache" in family.name.lower()] == []
