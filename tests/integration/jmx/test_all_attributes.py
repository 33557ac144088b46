"""A query that wants all attributes there are, on a real JVM."""

from exporter.jmx import JmxConnection, MBeanInfo, ObjectName, Poller, Query, prepare
from testing.jmx.open_connection import SECONDS, Open
from testing.jvm import Jvm


def test_all_that_a_jvm_names_is_read_or_told(jvm: Jvm, open_connection: Open) -> None:
    connection: JmxConnection = open_connection(jvm)
    pattern = ObjectName.parse("java.*:*")
    infos = {name: connection.mbean_info(name, SECONDS) for name in connection.query_names(pattern, SECONDS).readable}
    poller = Poller(lambda: prepare(jvm.url))
    try:
        for _ in range(2):
            result = poller.poll([Query(pattern, None)], SECONDS)
            told = {(each.name, each.attribute) for each in result.unreadable}
            assert {name: set(values) for name, values in result.mbeans.items()} == {
                name: {each for each in readable(info) if (name, each) not in told} for name, info in infos.items()
            }
    finally:
        poller.close()


def readable(info: MBeanInfo) -> set[str]:
    return {attribute.name for attribute in info.attributes if attribute.readable}
