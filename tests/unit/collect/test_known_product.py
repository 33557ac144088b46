import pytest

from exporter.collect.known_product import KnownProduct
from exporter.jmx import ObjectName
from exporter.model.snapshot import MBean, Snapshot

SERVER_ADMIN = ObjectName.parse("org.wso2.carbon:type=ServerAdmin")


def calling_itself(name: str) -> Snapshot:
    """A server whose product has this name."""
    data = f"JVM Name='x', Server Name='y', {name} version ='4.5.0'"
    return Snapshot((MBean(SERVER_ADMIN, {"ServerDataAsString": data}),))


def test_a_product_is_known_from_when_the_server_says_it() -> None:
    product = KnownProduct(None)
    product.note(Snapshot(()))
    assert product.name is None
    product.note(calling_itself("WSO2 Identity Server"))
    product.note(Snapshot(()))
    assert product.name == "WSO2 Identity Server"


@pytest.mark.parametrize("name", ["${product.name}", "WSO2\x1b[31m", "x" * 129])
def test_what_is_no_name_is_not_believed(name: str) -> None:
    product = KnownProduct("WSO2 Micro Integrator")
    product.note(calling_itself(name))
    assert product.name == "WSO2 Micro Integrator"
