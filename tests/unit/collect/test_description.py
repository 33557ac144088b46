"""What the page says of a server beside its verdict."""

from exporter.collect.description import ServerDescription, description_of
from exporter.jmx import ObjectName
from exporter.model.snapshot import AttributeValue, MBean, Snapshot

SERVER_ADMIN = ObjectName.parse("org.wso2.carbon:type=ServerAdmin")
RUNTIME = ObjectName.parse("java.lang:type=Runtime")


def saying(version: AttributeValue, runtime: dict[str, AttributeValue]) -> Snapshot:
    """A server that says this of itself, as org.wso2.carbon.core's ServerAdmin writes it."""
    data = "JVM Name='x', Server Name='y', WSO2 API Manager version ='4.5.0'"
    admin = MBean(SERVER_ADMIN, {"ServerDataAsString": data, "ServerVersion": version})
    return Snapshot((admin, MBean(RUNTIME, runtime)))


def test_a_server_is_described_by_product_version_java_and_start() -> None:
    runtime: dict[str, AttributeValue] = {"Name": "7@vm", "StartTime": 1795472728011, "SpecVersion": "17"}
    told = description_of(saying("4.5.0", {**runtime, "SystemProperties": {"java.version": "17.0.15"}}))
    assert told == ServerDescription("WSO2 API Manager", "4.5.0", "17.0.15", 1795472728.011)
    assert description_of(saying("4.5.0", runtime)).java == "17"


def test_what_a_server_does_not_say_is_empty() -> None:
    assert description_of(Snapshot(())) == ServerDescription()
    assert description_of(None) == ServerDescription()
    assert description_of(saying("${carbon.version}", {})).version == ""
    assert description_of(saying(["4"], {})).version == ""


def test_a_server_without_a_name_is_told_by_its_kind() -> None:
    """As a bare kernel says it, and as Micro Integrator's main class does."""
    kernel = MBean(
        SERVER_ADMIN, {"ServerDataAsString": "Server Name='y', ${product.name} version ='${product.version}'"}
    )
    assert description_of(Snapshot((kernel,))).product == "WSO2 Carbon kernel"
    program = "org.wso2.micro.integrator.bootstrap.Bootstrap"
    mi = MBean(RUNTIME, {"SystemProperties": {"sun.java.command": program}})
    assert description_of(Snapshot((mi,))).product == "WSO2 Micro Integrator"


def test_the_product_is_known_while_the_server_is_down() -> None:
    assert description_of(None, "WSO2 Identity Server") == ServerDescription("WSO2 Identity Server")


def test_what_a_server_says_is_cut_where_it_is_long() -> None:
    assert description_of(saying("4" * 10_000, {})).version == f"{'4' * 80}..."
