"""Beans of the scripted server: how tests ask for them, and what they were given."""

from typing import Any

from exporter.jmx.object_name import ObjectName
from exporter.jmx.polling.poller import PollResult, Query
from testing.jmx.scripted_server import Asked, ScriptedServer

BEANS = "a:type=Bean,*"


def wants(pattern: str, *attributes: str) -> Query:
    return Query(ObjectName.parse(pattern), attributes)


def bean(number: int) -> str:
    return f"a:type=Bean,name={number}"


def values(result: PollResult) -> dict[str, dict[str, Any]]:
    return {str(name): dict(attributes) for name, attributes in result.mbeans.items()}


def unreadable(result: PollResult) -> dict[tuple[str, str], str]:
    return {(str(each.name), each.attribute): each.cause for each in result.unreadable}


def attributes_asked(server: ScriptedServer) -> list[Asked]:
    return [asked for asked in server.asked() if asked.method.startswith("getAttr") and "JMImpl" not in asked.name]
