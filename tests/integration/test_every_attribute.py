"""Every attribute of every MBean of real servers: read here as Java's own client reads it, value by value.

Each value is read in two ways: by asking once, as `wso2-exporter mbeans` does, and by polling again and again, when
replies of known shapes are no longer decoded from their beginning.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from development.carbon import CarbonServer
from development.jvm import JavaServer
from exporter.commands.mbeans.survey import ListedAttribute, read_mbeans
from exporter.jmx import (
    AttributeUnreadableError,
    JmxError,
    ObjectName,
    Poller,
    Query,
    UnsendableAttributeError,
    connect,
    prepare,
)
from exporter.jmx.deadline import Deadline
from exporter.jmx.values import JavaValue
from testing.reference_client import Reference, ReferenceClient, agrees, has_shape_of

SECONDS = 60
EVERYTHING = ObjectName.parse("*:*")
ROUNDS = 5
Key = tuple[str, str]
"""An MBean's canonical name, and an attribute."""

MOVING = re.compile(
    r"java\.lang:.*type=Threading (All|Current|Daemon|Peak|Thread|Total)\w+"
    r"|java\.lang:.*type=(Memory|MemoryPool) \w*Usage"
    r"|java\.lang:.*type=GarbageCollector (Collection\w+|LastGcInfo)"
    r"|java\.lang:.*type=OperatingSystem (CommittedVirtual\w+|Cpu\w+|Free\w+|Open\w+|Process\w+|System\w+)"
    r"|java\.lang:type=(ClassLoading \w+Count|Compilation TotalCompilationTime|Runtime Uptime)"
    r"|java\.nio:.*type=BufferPool (Count|MemoryUsed|TotalCapacity)"
    r"|Catalina:type=UtilityExecutor (completedT|t)askCount"
    r"|org\.apache\.synapse:.* MetricsWindow"
    r"|.*type=DataSource (Last\w+|Timestamp|(Borrowed|Returned)Count)"
)
"""What may never be the same at two readings. Anything else is, sooner or later."""

_TOMCAT = {
    ("Catalina:context=/,host=localhost,type=NamingResources", "container"),
    ("Catalina:host=localhost,type=Host", "managedResource"),
    ("Catalina:host=localhost,type=Host", "realm"),
    ("Catalina:type=Engine", "managedResource"),
    ("Catalina:type=Engine", "realm"),
    ("Catalina:type=NamingResources", "container"),
    ("Catalina:type=Server", "managedResource"),
} | {
    ("Catalina:J2EEApplication=none,J2EEServer=none,j2eeType=WebModule,name=//localhost/", attribute)
    for attribute in (
        *("instanceManager", "loader", "logger", "managedResource"),
        *("manager", "namingContextListener", "parentClassLoader", "realm"),
    )
}
UNSENDABLE = {
    "carbon": _TOMCAT
    | {
        ('Catalina:name="https-jsse-nio-9443",type=ThreadPool', "sslImplementation"),
        ("Catalina:type=Service", "mapper"),
    },
    "tomcat": _TOMCAT | {("Catalina:type=Service", "managedResource")},
    "synapse": set(),
    "products": set(),
    "kinds": {("kinds:type=Values", "NotSerializable")},
}
"""What each server cannot send, since it is not serializable: 17 attributes of the Carbon kernel."""


@dataclass
class Comparison:
    """One server, read by both clients, round by round.

    Attributes:
        reference: Java's client.
        port: the server's registry.
        login: nothing, or the user and the file of the password.
        proven: the attributes that were read alike at least once, by which way.
        differing: what either client read last of the others.
    """

    reference: ReferenceClient
    port: int
    login: tuple[str, ...] = ()
    proven: dict[str, set[Key]] = field(default_factory=dict)
    differing: dict[str, dict[Key, tuple[JavaValue | JmxError, object]]] = field(default_factory=dict)

    def run(self) -> tuple[Reference, Mapping[Key, ListedAttribute]]:
        """Compare until every attribute that stands still has been read alike in both ways.

        Returns:
            what both read last.
        """
        credentials = (self.login[0], Path(self.login[1]).read_text().strip()) if self.login else None
        poller = Poller(lambda: prepare(f"127.0.0.1:{self.port}", credentials))
        try:
            for _ in range(ROUNDS):
                theirs = self.reference.read(self.port, self.login)
                with connect(f"127.0.0.1:{self.port}", credentials, deadline_seconds=SECONDS) as connection:
                    readings = read_mbeans(connection, EVERYTHING, Deadline.after(SECONDS)).mbeans
                asked = {(each.name.canonical, one.name): one for each in readings for one in each.attributes}
                for _ in range(3):
                    polled = poller.poll([Query(EVERYTHING, None)], SECONDS).mbeans
                self._note("asked", theirs, {key: one.value for key, one in asked.items()})
                values = {(name.canonical, key): held for name, mbean in polled.items() for key, held in mbean.items()}
                self._note("polled", theirs, values)
                if not self.left() and {name for name, _ in asked} == {name for name, each in theirs.items() if each}:
                    break
        finally:
            poller.close()
        return theirs, asked

    def left(self) -> Sequence[tuple[str, Key, JavaValue | JmxError, object]]:
        """What was never read alike: which way, which attribute, and what either read last; of moving ones, shapes."""
        return [
            (way, key, found, expected)
            for way, differing in self.differing.items()
            for key, (found, expected) in differing.items()
            if isinstance(found, JmxError) or not (MOVING.fullmatch(" ".join(key)) and has_shape_of(found, expected))
        ]

    def _note(self, way: str, theirs: Reference, ours: Mapping[Key, JavaValue | JmxError]) -> None:
        proven = self.proven.setdefault(way, set())
        last = self.differing[way] = {}
        for name, attributes in theirs.items():
            for attribute, told in attributes.items():
                key = (name, attribute)
                if "value" not in told:
                    continue
                if key in ours and _agrees(ours[key], told["value"]):
                    proven.add(key)
                elif key not in proven:
                    last[key] = (ours.get(key), told["value"])


def _agrees(found: JavaValue | JmxError, expected: object) -> bool:
    return not isinstance(found, JmxError) and agrees(found, expected)


@pytest.fixture(params=["carbon", "synapse", "tomcat", "products", "Java 11", "Java 17", "Java 21", "Java 25"])
def comparison(
    request: pytest.FixtureRequest, reference_client: ReferenceClient, java_programs: Path, jdks: Mapping[int, Path]
) -> Iterator[tuple[str, Comparison]]:
    """The server's name, and the comparison with what Java reads there."""
    if request.param.startswith("Java"):
        with JavaServer(jdks[int(request.param[5:])], java_programs, ["KindsOfValues"]) as jvm:
            yield "kinds", Comparison(reference_client, jvm.jmx_port)
        return
    name = {"synapse": "synapse_server", "products": "product_mbeans"}.get(request.param, request.param)
    server = request.getfixturevalue(name)
    login = (server.username, str(server.password_file)) if isinstance(server, CarbonServer) else ()
    yield request.param, Comparison(reference_client, server.jmx_port, login)


def test_every_attribute_is_what_java_reads(comparison: tuple[str, Comparison]) -> None:
    server, compared = comparison
    theirs, ours = compared.run()
    assert compared.left() == []
    assert set(ours) == {(name, attribute) for name, attributes in theirs.items() for attribute in attributes}
    unsendable = set()
    for (name, attribute), reading in ours.items():
        told = theirs[name][attribute]
        # Tomcat describes one attribute without a type.
        assert reading.type_name == (told["type"] or ""), (name, attribute)
        if "error" not in told:
            continue
        if told["cause"] == "java.lang.ClassNotFoundException":
            # Java lacks the server's class. Here it needs none.
            assert not isinstance(reading.value, JmxError), (name, attribute)
            continue
        assert isinstance(reading.value, AttributeUnreadableError), (name, attribute)
        assert str(reading.value.cause).partition(":")[0] == told["cause"], (name, attribute)
        if isinstance(reading.value, UnsendableAttributeError):
            assert told["cause"] == "java.io.NotSerializableException"
            unsendable.add((name, attribute))
    # A connector's request processors appear with its requests.
    assert {key for key in unsendable if "type=RequestProcessor" not in key[0]} == UNSENDABLE[server]


def test_nothing_is_invoked_and_nothing_set(product_mbeans: JavaServer) -> None:
    with connect(f"127.0.0.1:{product_mbeans.jmx_port}", deadline_seconds=SECONDS) as connection:
        readings = read_mbeans(connection, EVERYTHING, Deadline.after(SECONDS)).mbeans
        assert len(readings) > 100
        assert connection.attribute(ObjectName.parse("test:type=Invocations"), "Invocations", SECONDS) == 0
