"""What inspections read of a real kernel: in the session of its scrapes, and what was known for these stays."""

from collections.abc import Iterator

import pytest

from development.carbon import CarbonServer
from exporter.collect.consumers import united
from exporter.facts.attributes import RUNTIME
from exporter.guidelines import Guidelines
from exporter.jmx import ServiceUrl
from exporter.jmx.deadline import Deadline
from exporter.model.snapshot import AttributeQuery, Snapshot
from exporter.secrecy.credentials import Credentials
from exporter.targets.native.source import NativeSource


@pytest.fixture
def source(carbon: CarbonServer) -> Iterator[NativeSource]:
    url = ServiceUrl.parse(f"service:jmx:rmi:///jndi/rmi://127.0.0.1:{carbon.jmx_port}/jmxrmi")
    source = NativeSource(url, Credentials(carbon.username, carbon.password_file))
    yield source
    source.close()


def read(source: NativeSource, queries: tuple[AttributeQuery, ...]) -> Snapshot:
    return source.read(queries, Deadline.after(20))


def test_what_is_read_apart_costs_no_login(carbon: CarbonServer, source: NativeSource) -> None:
    guidelines = Guidelines.load()
    usual, seldom = united(guidelines.queries), united(guidelines.seldom_queries)
    audit = carbon.home / "repository" / "logs" / "audit.log"
    before = read(source, usual)
    logins = audit.read_text().count("JMX")
    apart = read(source, seldom)
    after = read(source, usual)
    assert audit.read_text().count("JMX") == logins
    assert {mbean.name for mbean in after.mbeans} == {mbean.name for mbean in before.mbeans}
    assert apart.value(RUNTIME, "SystemProperties", "httpclient.hostnameVerifier") == "DefaultAndLocalhost"
    assert after.value(RUNTIME, "SystemProperties", "httpclient.hostnameVerifier") is None
    assert apart.unreadable == ()


def test_no_password_is_among_what_inspections_read(source: NativeSource, carbon: CarbonServer) -> None:
    """The trust store's stands among the system properties, and in the connectors' MBeans."""
    apart = read(source, united(Guidelines.load().seldom_queries))
    properties = apart.value(RUNTIME, "SystemProperties")
    assert isinstance(properties, dict)
    assert not [name for name in properties if "password" in name.lower()]
    values = str([mbean.attributes for mbean in apart.mbeans])
    assert carbon.password_file.read_text().strip() not in values
    assert "'wso2carbon'" not in values
