"""Hashes as a Java client sends them, seen on the wire against JDK 11 to 25."""

import pytest

from exporter.jmx.rmi import methods
from exporter.jmx.rmi.methods import Method


@pytest.mark.parametrize(
    ("method", "seen"),
    [
        (methods.LOOKUP, "97614f3f477a89c7"),
        (methods.NEW_CLIENT, "f0e074eaad0caea8"),
        (methods.CLOSE, "be2e5bc7809d0dcc"),
        (methods.GET_DEFAULT_DOMAIN, "53eda2d82e1bdfa8"),
        (methods.GET_MBEAN_COUNT, "e3a812879dc32ea5"),
        (methods.QUERY_NAMES, "7f0473acb73677da"),
        (methods.GET_MBEAN_INFO, "993cd0f9b9817af6"),
        (methods.GET_ATTRIBUTE, "f0e0500a394d7215"),
        (methods.GET_ATTRIBUTES, "5739d96a8b235c47"),
        (methods.INVOKE, "13e7d69417e5da20"),
    ],
    ids=lambda value: value.name if isinstance(value, Method) else "",
)
def test_a_method_has_the_hash_that_java_sends(method: Method, seen: str) -> None:
    assert method.hash.hex() == seen


def test_only_close_returns_nothing() -> None:
    assert methods.CLOSE.returns_nothing
    assert not methods.GET_ATTRIBUTES.returns_nothing
