"""MBeans as one JSON object, an MBean a line; ASCII, so that it survives every terminal and locale."""

import json
from collections.abc import Iterator, Sequence

from exporter.commands.mbeans.plain import PlainAttribute, PlainMBean
from exporter.commands.mbeans.values import PlainValue


def render_json(mbeans: Sequence[PlainMBean]) -> Iterator[str]:
    """Write MBeans as lines of JSON.

    `{"mbeans": [{"objectName": "...", "attributes": {NAME: {"type": ..., "value": ...}}}]}`. An attribute that could
    not be read has `error` in the place of `value`; an MBean that does not say which attributes it has, has `error`
    beside `attributes`.
    """
    yield '{"mbeans": ['
    last = len(mbeans) - 1
    for position, mbean in enumerate(mbeans):
        yield json.dumps(_mbean(mbean), allow_nan=False) + ("," if position < last else "")
    yield "]}"


def _mbean(mbean: PlainMBean) -> PlainValue:
    attributes: PlainValue = {attribute.name: _attribute(attribute) for attribute in mbean.attributes}
    told: dict[str, PlainValue] = {"objectName": str(mbean.name), "attributes": attributes}
    return told if mbean.error is None else {**told, "error": mbean.error}


def _attribute(attribute: PlainAttribute) -> PlainValue:
    if attribute.error is not None:
        return {"type": attribute.type_name, "error": attribute.error}
    return {"type": attribute.type_name, "value": attribute.value}
