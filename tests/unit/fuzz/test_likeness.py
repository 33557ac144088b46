from typing import Any

import pytest

from exporter.jmx.values import Attribute, CompositeData, JavaMap, JavaObject
from fuzz.likeness import alike


def circle(number: int) -> list[Any]:
    found: list[Any] = [number]
    found.append(found)
    return found


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (1, 1),
        (float("nan"), float("nan")),
        ([1, "a", None], [1, "a", None]),
        (Attribute("a", [1]), Attribute("a", [1])),
        (JavaMap([("a", 1)]), JavaMap([("a", 1)])),
        (CompositeData("t", {"a": 1.5}), CompositeData("t", {"a": 1.5})),
        (circle(1), circle(1)),
    ],
)
def test_what_is_alike(first: Any, second: Any) -> None:
    assert alike(first, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (1, 2),
        (1, True),
        (0.0, float("nan")),
        ([1], [1, 2]),
        ([1], (1,)),
        (Attribute("a", 1), Attribute("b", 1)),
        (JavaMap([("a", 1)]), JavaMap([("a", 2)])),
        (JavaObject("A", {}), JavaObject("B", {})),
        (JavaObject("A", {"a": 1}), JavaObject("A", {"b": 1})),
        (circle(1), circle(2)),
    ],
)
def test_what_differs(first: Any, second: Any) -> None:
    assert not alike(first, second)
    assert not alike(second, first)
