"""What both transports read on real servers is the same."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from development.jvm import JavaServer
from exporter.jmx import ObjectName, ServiceUrl
from exporter.jmx.deadline import Deadline
from exporter.model.snapshot import AttributeQuery, Snapshot
from exporter.model.target import Transport
from exporter.secrecy.credentials import Credentials, Secret
from exporter.targets.transports import open_target

SECONDS = 120
JVM = {
    "java.lang:type=Runtime": ("SpecVersion", "VmName", "StartTime"),
    "java.lang:type=MemoryPool,*": ("Type", "Valid"),
    "java.lang:type=OperatingSystem": ("MaxFileDescriptorCount", "TotalPhysicalMemorySize"),
    "java.nio:type=BufferPool,*": ("Name",),
}
ASKED: dict[str, dict[str, tuple[str, ...]]] = {
    "carbon": {
        "*:type=ServerAdmin": ("ServerStatus", "ServerVersion", "Alive"),
        "Catalina:type=ThreadPool,*": ("maxThreads", "minSpareThreads", "acceptCount", "running"),
        "Catalina:type=GlobalRequestProcessor,*": ("requestCount", "errorCount"),
    },
    "tomcat": {
        "Catalina:type=ThreadPool,*": ("maxThreads", "minSpareThreads", "acceptCount", "running"),
        "Catalina:type=Manager,*": ("activeSessions", "sessionCounter"),
    },
    "synapse_server": {
        "org.apache.synapse:Type=ServerManager,*": ("ServerState",),
        "org.apache.synapse:Type=Endpoint,*": ("Active", "Timedout", "Suspended", "SwitchedOff", "MessagesReceived"),
        "org.apache.synapse:Type=Transport,*": ("MessagesReceived", "BytesReceived", "AvgSizeReceived", "QueueSize"),
        "org.apache.synapse:Type=Message Forwarding Processor view,*": ("Size", "Active"),
    },
    "product_mbeans": {
        "*:type=DataSource": ("Active", "Idle", "BorrowedCount", "DriverClassName"),
        "org.wso2.andes:type=VirtualHost.Queue,*": ("MessageCount", "QueueDepth", "Durable"),
        "org.apache.synapse:Type=PassthroughLatencyView,*": ("1m_Avg_Latency", "24h_Avg_Latency_BackEnd"),
        "org.wso2.carbon.metrics:*": ("Count", "Value", "99thPercentile"),
    },
}
"""Attributes that stand still, by the server that has them, besides those of its JVM."""


def read(
    transport: Transport,
    port: int,
    credentials: Credentials | None,
    asked: Mapping[str, tuple[str, ...]],
) -> Snapshot:
    source = open_target(ServiceUrl("127.0.0.1", port), credentials, transport)
    try:
        queries = [AttributeQuery(ObjectName.parse(pattern), attributes) for pattern, attributes in asked.items()]
        return source.read(queries, Deadline.after(SECONDS))
    finally:
        source.close()


def attributes(snapshot: Snapshot) -> Mapping[str, Mapping[str, Any]]:
    return {mbean.name.canonical: dict(mbean.attributes) for mbean in snapshot.mbeans}


def compare(port: int, credentials: Credentials | None, asked: Mapping[str, tuple[str, ...]]) -> None:
    native = read("native", port, credentials, {**JVM, **asked})
    jmxquery = read("jmxquery", port, credentials, {**JVM, **asked})
    assert attributes(native) == attributes(jmxquery)
    assert native.unreadable == jmxquery.unreadable == ()
    for pattern in asked:
        wanted = ObjectName.parse(pattern)
        assert any(wanted.matches(mbean.name) for mbean in native.mbeans), pattern


@pytest.mark.parametrize("server", ASKED)
def test_both_transports_read_the_same_on_a_server(server: str, request: pytest.FixtureRequest) -> None:
    running = request.getfixturevalue(server)
    credentials = None
    if server == "carbon":
        credentials = Credentials(running.username, Secret(running.password_file.read_text().strip()))
    compare(running.jmx_port, credentials, ASKED[server])


@pytest.mark.parametrize("release", [11, 17, 21, 25])
def test_both_transports_read_the_same_on_every_java(
    release: int, jdks: Mapping[int, Path], java_programs: Path
) -> None:
    with JavaServer(jdks[release], java_programs, ["ManyMBeans", "20"]) as server:
        compare(server.jmx_port, None, {"many:*": ("Active", "Maximum", "Started", "State", "Ratio", "Usage")})
