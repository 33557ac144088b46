"""The agent that makes one JVM answer as several servers."""

from pathlib import Path

from benchmarks.connectors import connector_options, free_ports
from development.guard import PrivateFolder
from development.jvm import JavaServer, compile_programs
from development.places import CACHE, JAVA_PROGRAMS
from exporter.jmx import ObjectName, ServiceUrl
from exporter.jmx.deadline import Deadline
from exporter.model.snapshot import AttributeQuery
from exporter.targets.native.source import NativeSource


def test_each_connector_of_a_jvm_is_a_server_of_its_own(java_home: Path) -> None:
    ports = free_ports(3)
    assert len(set(ports)) == 3
    query = AttributeQuery(ObjectName.parse("java.lang:type=Runtime"), ("Name",))
    with PrivateFolder(CACHE / "servers", "connectors-") as folder:
        compile_programs(java_home, [JAVA_PROGRAMS / "ManyMBeans.java"], folder)
        options = connector_options(java_home, folder, ports)
        with JavaServer(java_home, folder, ["ManyMBeans", "1"], java_options=options) as server:
            sources = [NativeSource(ServiceUrl("127.0.0.1", port), None) for port in ports]
            names = [
                value
                for source in sources
                for mbean in source.read([query], Deadline.after(10.0)).mbeans
                for value in mbean.attributes.values()
            ]
            for source in sources:
                source.close()
            assert [str(name).partition("@")[0] for name in names] == [str(server.pid)] * 3
