"""Of all attributes of an MBean none is given that looks like a secret, unless a query names it."""

import pytest

from exporter.jmx import ObjectName
from exporter.jmx.deadline import Deadline
from exporter.model.snapshot import AttributeQuery, AttributeValue, MBean, Sized, Snapshot
from exporter.targets.recordings import RecordedSource
from exporter.targets.runtime_attributes import RUNTIME

POOL = ObjectName.parse("app:type=Pool,name=a")
POOLS = ObjectName.parse("app:type=Pool,*")


def read(
    name: ObjectName, attributes: dict[str, AttributeValue], *queries: AttributeQuery
) -> dict[str, AttributeValue]:
    source = RecordedSource(Snapshot((MBean(name, attributes),)))
    found = source.read(queries, Deadline.after(5)).mbeans
    return dict(found[0].attributes) if found else {}


def test_all_attributes_are_given_that_can_be_read() -> None:
    attributes: dict[str, AttributeValue] = {
        "Size": 7,
        "Rate": 0.5,
        "Name": "a",
        "Open": True,
        "Nothing": None,
        "Many": Sized(200_000),
        "Usage": {"used": 1, "max": 2},
        "Rows": [{"code": "200", "count": 3}],
    }
    assert read(POOL, attributes, AttributeQuery(POOLS, None)) == attributes


@pytest.mark.parametrize("name", ["Password", "keyStorePassword", "AccessToken", "DbCredentials", "keystorePass"])
def test_an_attribute_that_is_secret_by_its_name_is_not_given_unless_it_is_named(name: str) -> None:
    attributes: dict[str, AttributeValue] = {name: "hidden", "Size": 7}
    assert read(POOL, attributes, AttributeQuery(POOLS, None)) == {"Size": 7}
    assert read(POOL, attributes, AttributeQuery(POOLS, None), AttributeQuery(POOL, (name,))) == attributes


def test_secrets_in_values_are_not_given() -> None:
    attributes: dict[str, AttributeValue] = {
        "Url": "jdbc:h2:./db;PASSWORD=hidden",
        "Settings": {"user": "admin", "password": "hidden", "pool": {"token": "hidden", "size": 5}},
        "Options": [{"option": "keyStorePassword", "value": "hidden"}, {"option": "size", "value": "5"}],
        "Arguments": ["--password", "hidden", "-v"],
        "Connections": {"amqp://user:hidden@broker:5672": 3},
    }
    assert read(POOL, attributes, AttributeQuery(POOLS, None)) == {
        "Url": "jdbc:h2:./db;PASSWORD=<secret>",
        "Settings": {"user": "admin", "pool": {"size": 5}},
        "Options": [{"option": "keyStorePassword"}, {"option": "size", "value": "5"}],
        "Arguments": ["--password", "<secret>", "-v"],
        "Connections": {"amqp://user:<secret>@broker:5672": 3},
    }


PROPERTIES: list[AttributeValue] = [{"key": "os.name", "value": "Linux"}, {"key": "user.home", "value": "/root"}]


@pytest.mark.parametrize("pattern", ["java.lang:type=Runtime", "java.lang:*", "*:*"])
def test_of_system_properties_those_that_are_named_are_given_and_of_arguments_the_jvms_own(pattern: str) -> None:
    attributes: dict[str, AttributeValue] = {
        "SystemProperties": PROPERTIES,
        "InputArguments": ["-Xmx1g", "-Dlicence=hidden", "-XX:+UseG1GC"],
        "Uptime": 7,
    }
    everything = AttributeQuery(ObjectName.parse(pattern), None)
    kept = {"InputArguments": ["-Xmx1g", "-XX:+UseG1GC"], "Uptime": 7}
    assert read(RUNTIME, attributes, everything) == kept
    named = AttributeQuery(RUNTIME, ("SystemProperties",), {"SystemProperties": frozenset({"os.name"})})
    assert read(RUNTIME, attributes, everything, named) == {"SystemProperties": {"os.name": "Linux"}, **kept}


def test_of_arguments_that_are_not_the_jvms_own_those_that_begin_as_wanted_are_given() -> None:
    arguments = ["-Xmx1g", "-Dlicence=hidden", "-agentlib:jdwp=transport=dt_socket", "-agentlib:other"]
    debuggers = AttributeQuery(RUNTIME, ("InputArguments",), {"InputArguments": frozenset({"-agentlib:jdwp"})})
    found = read(RUNTIME, {"InputArguments": arguments}, AttributeQuery(RUNTIME, None), debuggers)
    assert found == {"InputArguments": ["-Xmx1g", "-agentlib:jdwp=transport=dt_socket"]}


@pytest.mark.parametrize("value", ["-Dlicence=hidden", {"a": 1}, 7, Sized(200_000)])
def test_arguments_of_another_kind_are_not_given(value: AttributeValue) -> None:
    assert read(RUNTIME, {"InputArguments": value, "Uptime": 7}, AttributeQuery(RUNTIME, None)) == {"Uptime": 7}


def test_without_a_query_for_all_what_is_named_is_given_as_it_is() -> None:
    attributes: dict[str, AttributeValue] = {"Password": "shown", "Url": "PASSWORD=shown", "Size": 7}
    assert read(POOL, attributes, AttributeQuery(POOLS, ("Password", "Url"))) == {
        "Password": "shown",
        "Url": "PASSWORD=shown",
    }
