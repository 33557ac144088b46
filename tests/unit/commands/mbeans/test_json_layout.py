import json
from collections.abc import Sequence
from typing import Any, NoReturn

from exporter.commands.mbeans.json_layout import render_json
from exporter.commands.mbeans.plain import PlainMBean


def refuse(constant: str) -> NoReturn:
    raise AssertionError(f"{constant} is no JSON")


def test_the_document_is_one_object_of_valid_json(mbeans: Sequence[PlainMBean]) -> None:
    usage = {"max": -1, "used": 9007199254740993}
    text = "\n".join(render_json(mbeans))
    assert text.isascii()
    found: Any = json.loads(text, parse_constant=refuse)
    assert found == {
        "mbeans": [
            {
                "objectName": "java.lang:type=Memory",
                "attributes": {
                    "AdminPassword": {"type": "java.lang.String", "value": "<secret>"},
                    "Broken": {
                        "type": "[Ljava.lang.String;",
                        "error": "java.io.IOException: http://u:<secret>@h/ is gone",
                    },
                    "Empty": {"type": "java.lang.String", "value": ""},
                    "HeapMemoryUsage": {"type": "javax.management.openmbean.CompositeData", "value": usage},
                    "Load": {"type": "double", "value": "NaN"},
                    "Rows": {"type": "[Ljavax.management.openmbean.CompositeData;", "value": [usage, usage]},
                    "Text": {"type": "java.lang.String", "value": "gr\u00fc\u00dfe \x1b[2J\n"},
                    "Times": {"type": "[J", "value": [1, 2]},
                },
            },
            {"objectName": "java.lang:type=Memory,name=none", "attributes": {}},
            {"objectName": "x:type=Odd", "attributes": {}, "error": "token=<secret>"},
        ]
    }


def test_an_mbean_is_a_line(mbeans: Sequence[PlainMBean]) -> None:
    assert len(list(render_json(mbeans))) == 2 + len(mbeans)


def test_no_mbeans_are_an_empty_list() -> None:
    assert json.loads("\n".join(render_json([]))) == {"mbeans": []}
