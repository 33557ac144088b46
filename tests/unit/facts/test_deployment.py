"""What a server is and how it is deployed."""

from dataclasses import replace

import pytest

from exporter.facts.fact import SERVER_NOT_READ, Fact, Known, Unknown
from exporter.facts.registry import GatheredFacts
from exporter.facts.subject import Subject
from exporter.jmx import ObjectName
from exporter.model.snapshot import AttributeValue, MBean, Snapshot

SERVER_ADMIN = ObjectName.parse("org.wso2.carbon:type=ServerAdmin")
UNNAMED = Unknown("the server does not name its product")


def of_server(**attributes: AttributeValue) -> Subject:
    """A server of which nothing is known but what its ServerAdmin says."""
    return Subject(Snapshot((MBean(SERVER_ADMIN, attributes),)), False, None, None, 1)


def fact(name: str, subject: Subject) -> Fact:
    (found,) = GatheredFacts(subject).facts(name)
    return found


@pytest.mark.parametrize(
    ("said", "product"),
    [
        (
            "JVM Name='OpenJDK', Server Name='localhost', WSO2 API Manager version ='4.5.0'",
            Known("apim", "WSO2 API Manager"),
        ),
        ("JVM Name='OpenJDK', WSO2 Identity Server version ='7.0.0'", Known("is", "WSO2 Identity Server")),
        (
            "JVM Name='OpenJDK', ${product.name} version ='${product.version}'",
            Known("kernel", "a Carbon kernel without a product"),
        ),
        ("JVM Name='a version =b'", UNNAMED),
        ("JVM Name='OpenJDK', Mine version ='1'", Unknown("Mine is a product without guidelines of its own")),
        ("", UNNAMED),
        (None, UNNAMED),
        (7, UNNAMED),
    ],
)
def test_a_product_is_known_by_the_name_that_its_server_says(said: AttributeValue, product: Fact) -> None:
    assert fact("product", of_server(ServerDataAsString=said)) == product


@pytest.mark.parametrize(
    ("program", "product"),
    [
        (
            "org.wso2.micro.integrator.bootstrap.Bootstrap --verbose",
            Known("mi", "WSO2 Micro Integrator, by its main class"),
        ),
        ("org.apache.synapse.SynapseServer", UNNAMED),
        ("org.wso2.carbon.bootstrap.Bootstrap", UNNAMED),
    ],
)
def test_a_micro_integrator_is_known_by_its_main_class(program: str, product: Fact) -> None:
    runtime = MBean(ObjectName.parse("java.lang:type=Runtime"), {"SystemProperties": {"sun.java.command": program}})
    assert fact("product", Subject(Snapshot((runtime,)), False, None, None, 1)) == product


def test_the_product_that_is_configured_counts() -> None:
    said = of_server(ServerDataAsString="JVM Name='OpenJDK', WSO2 API Manager version ='4.5.0'")
    assert fact("product", replace(said, product="mi")) == Known("mi", "as configured")
    assert fact("product", Subject(None, False, None, None, 1, product="mi")) == Known("mi", "as configured")


@pytest.mark.parametrize(
    ("said", "version"),
    [
        ("4.5.0", Known("4.5.0", "4.5.0")),
        ("${product.version}", Unknown("the server does not tell its product's version")),
        (None, Unknown("the server does not tell its product's version")),
    ],
)
def test_a_version_is_what_the_server_says(said: AttributeValue, version: Fact) -> None:
    assert fact("product_version", of_server(ServerVersion=said)) == version


@pytest.mark.parametrize("name", ["product", "product_version"])
def test_of_a_server_that_is_down_neither_product_nor_version_is_known(name: str) -> None:
    assert fact(name, Subject(None, False, None, None, 1)) == SERVER_NOT_READ


def test_a_servers_deployment_is_what_is_known_of_it() -> None:
    subject = Subject(None, False, None, None, 3, high_concurrency=True, roles=("gateway", "key-manager"))
    assert fact("high_concurrency", subject) == Known(True, "as configured")
    assert fact("roles", subject) == Known(("gateway", "key-manager"), "gateway, key-manager")


def test_what_nobody_says_of_a_deployment_is_unknown() -> None:
    subject = Subject(None, False, None, None, None)
    assert fact("roles", subject) == SERVER_NOT_READ


@pytest.mark.parametrize(
    ("profile", "roles"),
    [
        ("gateway-worker", Known(("gateway",), "gateway (profile gateway-worker)")),
        ("api-key-manager", Known(("key-manager",), "key-manager (profile api-key-manager)")),
        ("default", Unknown("nobody says what its role is")),
        (None, Unknown("nobody says what its role is")),
    ],
)
def test_a_profile_tells_the_role_that_nobody_configured(profile: str | None, roles: Fact) -> None:
    runtime = MBean(ObjectName.parse("java.lang:type=Runtime"), {"SystemProperties": {"profile": profile}})
    subject = Subject(Snapshot((runtime,)), False, None, None, 1)
    assert fact("roles", subject) == roles
    assert fact("roles", replace(subject, roles=("portal",))) == Known(("portal",), "portal")


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("WSO2 Universal Gateway", "gateway"),
        ("WSO2 Traffic Manager", "traffic-manager"),
        ("WSO2 API Control Plane", "control-plane"),
    ],
)
def test_a_part_of_api_manager_that_comes_alone_has_its_role(name: str, role: str) -> None:
    subject = of_server(ServerDataAsString=f"JVM Name='OpenJDK', {name} version ='4.6.0'")
    assert fact("product", subject) == Known("apim", name)
    assert fact("roles", subject) == Known((role,), f"{role} ({name})")


def test_a_version_that_the_server_does_not_say_is_that_of_its_files() -> None:
    written = {"product_version_written": (Known("4.3.0", "4.3.0 (carbon.xml)"),)}
    silent = replace(of_server(), inspected=written)
    assert fact("product_version", silent) == Known("4.3.0", "4.3.0 (carbon.xml)")
    assert fact("product_version", replace(of_server(ServerVersion="4.5.0"), inspected=written)) == Known(
        "4.5.0", "4.5.0"
    )
