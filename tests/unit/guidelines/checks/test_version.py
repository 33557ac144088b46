"""Versions as numbers, in their order."""

import pytest

from exporter.guidelines.checks.version import version_numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("4.10.32", (4, 10, 32)),
        ("17.0.15+6-Debian-1deb12u1", (17, 0, 15)),
        ("1.8.0_402", (1, 8, 0, 402)),
        ("21", (21,)),
        ("4.0.0", (4,)),
        ("4.0.0.1", (4, 0, 0, 1)),
        ("0", ()),
        ("4.5.0-SNAPSHOT", (4, 5)),
        ("${product.version}", None),
        ("v4", None),
        ("", None),
    ],
)
def test_a_version_is_the_numbers_at_its_head(text: str, numbers: tuple[int, ...] | None) -> None:
    assert version_numbers(text) == numbers


def test_versions_are_in_the_order_of_their_numbers() -> None:
    in_order = ["1.8.0_402", "4", "4.9.1", "4.10", "4.10.2", "11.0.22", "17"]
    assert sorted(in_order, key=lambda text: version_numbers(text) or ()) == in_order
