from decimal import Decimal
from typing import Any

import pytest

from exporter.commands.mbeans.values import UnprintableError, plain_value
from exporter.jmx import ObjectName
from exporter.jmx.values import (
    Attribute,
    CompositeData,
    JavaClass,
    JavaEnum,
    JavaMap,
    JavaObject,
    JavaProxy,
    JavaThrowable,
    JavaTime,
    JavaValue,
    TabularData,
)


def row(**items: Any) -> CompositeData:
    return CompositeData("row", items)


SYSTEM_PROPERTIES = TabularData(
    "java.util.Map<java.lang.String, java.lang.String>",
    ["key"],
    [row(key="user.name", value="wso2"), row(key="javax.net.ssl.trustStorePassword", value="x")],
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (True, True),
        (0, 0),
        (9223372036854775807, 9223372036854775807),
        (123456789012345678901234567890, 123456789012345678901234567890),
        (1.5, 1.5),
        (float("nan"), "NaN"),
        (float("inf"), "Infinity"),
        (float("-inf"), "-Infinity"),
        (Decimal("12.50"), 12.5),
        (Decimal("0.1"), 0.1),
        (Decimal("12345678901234567890.12"), "12345678901234567890.12"),
        (Decimal("1E+999999"), "1E+999999"),
        (b"\x00\xca\xfe", "00cafe"),
        ("text\n", "text\n"),
        (JavaTime("java.util.Date", "1970-01-01T00:00:00Z", 0.0), "1970-01-01T00:00:00Z"),
        (JavaEnum("java.lang.Thread$State", "RUNNABLE"), "RUNNABLE"),
        (JavaClass("[J"), "[J"),
        (ObjectName.parse("a:type=b"), "a:type=b"),
        ([1, [2, "x"], None], [1, [2, "x"], None]),
        ([], []),
        (row(b=1, a=row(c="x")), {"b": 1, "a": {"c": "x"}}),
        (TabularData("t", ["k"], [row(k=1), row(k=2)]), [{"k": 1}, {"k": 2}]),
        (JavaMap([("a", 1), ("b", None)]), {"a": 1, "b": None}),
        (JavaMap([]), {}),
        (JavaMap([(1, "a"), (2, "b")]), [[1, "a"], [2, "b"]]),
        (JavaMap([("a", 1), ("a", 2)]), [["a", 1], ["a", 2]]),
        (JavaMap([(["x"], 1)]), [[["x"], 1]]),
        ([Attribute("Count", 1)], [{"name": "Count", "value": 1}]),
        (JavaObject("a.B", {"x": 1, "class": 2}), {"class": "a.B", "x": 1}),
        (JavaObject("java.io.File", {"text": "/opt"}), "/opt"),
        (JavaProxy(["a.B"], None), {"class": "java.lang.reflect.Proxy", "interfaces": ["a.B"], "handler": None}),
        (
            JavaThrowable("a.E", "m", JavaThrowable("a.F", None)),
            {"class": "a.E", "message": "m", "cause": {"class": "a.F", "message": None, "cause": None}},
        ),
    ],
    ids=repr,
)
def test_a_value_becomes_plain(value: JavaValue, expected: object) -> None:
    assert plain_value(value) == expected
    assert type(plain_value(value)) is type(expected)


def test_an_integer_of_many_digits_becomes_a_text() -> None:
    assert plain_value(-(1 << 20_000)) == "-0x1" + "0" * 5000


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (row(user="u", password="x"), {"user": "u", "password": "<secret>"}),
        (row(password=None), {"password": "<secret>"}),
        (row(tokens=[1, 2]), {"tokens": "<secret>"}),
        (row(a=row(b=row(keyPass="x"))), {"a": {"b": {"keyPass": "<secret>"}}}),
        (JavaMap([("db.password", "x"), ("a", "b")]), {"db.password": "<secret>", "a": "b"}),
        (JavaMap([("a", 1), ("a", 2), ("token", "x")]), [["a", 1], ["a", 2], ["token", "<secret>"]]),
        (JavaObject("a.B", {"clientSecret": "x", "id": 1}), {"class": "a.B", "clientSecret": "<secret>", "id": 1}),
        ([Attribute("Password", "x")], [{"name": "Password", "value": "<secret>"}]),
        (
            row(name="a.token", value="x", origin="DEFAULT"),
            {"name": "a.token", "value": "<secret>", "origin": "DEFAULT"},
        ),
        (JavaMap([("Name", "a.token"), ("Value", "x")]), {"Name": "a.token", "Value": "<secret>"}),
        (
            SYSTEM_PROPERTIES,
            [
                {"key": "user.name", "value": "wso2"},
                {"key": "javax.net.ssl.trustStorePassword", "value": "<secret>"},
            ],
        ),
        (["-Xmx1g", "-Dfoo.token=x y"], ["-Xmx1g", "-Dfoo.token=<secret>"]),
        (["--password", "x", "y"], ["--password", "<secret>", "y"]),
        (["-Dfoo.token=x"], ["-Dfoo.token=<secret>"]),
        (["amqp://u:x@h", 1], ["amqp://u:<secret>@h", 1]),
        ("jdbc:h2:./db;PASSWORD=x", "jdbc:h2:./db;PASSWORD=<secret>"),
        (JavaObject("java.net.URI", {"text": "http://u:x@h/"}), "http://u:<secret>@h/"),
        (
            JavaThrowable("a.E", "http://u:x@h/ failed"),
            {"class": "a.E", "message": "http://u:<secret>@h/ failed", "cause": None},
        ),
        (ObjectName.parse("a:type=b,password=x"), "a:type=b,password=<secret>"),
        (ObjectName.parse('a:name="http://u:x@h/"'), 'a:name="http://u:<secret>@h/"'),
        (JavaMap([("http://u:x@h/", 1)]), {"http://u:<secret>@h/": 1}),
        (row(option="keyStorePassword", value="x"), {"option": "keyStorePassword", "value": "<secret>"}),
        (JavaMap([(JavaEnum("a.Key", "PASSWORD"), "x"), ("a", "b")]), {"PASSWORD": "<secret>", "a": "b"}),
        (["--password", b"x", 1], ["--password", "<secret>", 1]),
        ("a.user=u\na.password=x<y z", "a.user=u\na.password=<secret>"),
    ],
    ids=repr,
)
def test_secrets_are_hidden_wherever_they_are(value: JavaValue, expected: object) -> None:
    assert plain_value(value) == expected


def test_a_value_inside_itself_is_a_cycle() -> None:
    value: list[Any] = [1]
    value.append(value)
    assert plain_value(value) == [1, "<cycle>"]


def test_a_value_that_is_there_twice_is_no_cycle() -> None:
    shared = row(a=1)
    assert plain_value([shared, shared]) == [{"a": 1}, {"a": 1}]


def test_exponential_sharing_is_refused() -> None:
    value: Any = ["x"]
    for _ in range(40):
        value = [value, value]
    with pytest.raises(UnprintableError, match="too large"):
        plain_value(value)


def test_a_large_text_that_is_shared_is_refused() -> None:
    with pytest.raises(UnprintableError, match="too large"):
        plain_value([" " * (1 << 20)] * 100)


def test_a_chain_of_references_is_refused() -> None:
    value: Any = []
    for _ in range(10_000):
        value = [value]
    with pytest.raises(UnprintableError, match="nests deeper than 64 levels"):
        plain_value(value)
