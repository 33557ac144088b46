"""Polls of a server whose getters hang, by a clock that a test moves."""

from exporter.jmx.object_name import ObjectName
from exporter.jmx.polling.poller import PollResult, Query
from exporter.jmx.values import JavaValue

STORES = Query(ObjectName.parse("hanging:type=Store,*"), ("Size",))


HOUR = 3600.0


def store(name: str) -> str:
    return f"hanging:type=Store,name={name}"


def sizes(result: PollResult) -> dict[str, JavaValue]:
    return {str(name.get("name")): values["Size"] for name, values in result.mbeans.items()}


def causes(result: PollResult) -> dict[tuple[str, str], str]:
    return {(str(each.name), each.attribute): each.cause for each in result.unreadable}
