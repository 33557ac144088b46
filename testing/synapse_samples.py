"""What tests look for among the samples of Synapse."""

from collections.abc import Iterable

from testing.mapping import Mapped

STATES = ("active", "timeout", "suspended", "switched_off")


BOUNDS = ("1023.0", "10239.0", "102399.0", "1048575.0", "10485759.0", "+Inf")


WINDOWS = ("1m", "5m", "15m", "1h", "8h", "24h", "all")


IN, OUT = ("passthru-http-receiver",), ("passthru-http-sender",)


def buckets(name: str, counts: Iterable[float]) -> dict[tuple[str, ...], float]:
    return {(name, bound): count for bound, count in zip(BOUNDS, counts, strict=True)}


def windows(name: str, seconds: Iterable[float]) -> dict[tuple[str, ...], float]:
    return {(name, window): value for window, value in zip(WINDOWS, seconds, strict=True)}


def states_of(samples: Mapped) -> dict[str, list[str]]:
    """By endpoint the states that are 1; every state of every endpoint must be there."""
    family = samples["synapse_endpoint_state"]
    assert set(family.values()) <= {0, 1}
    endpoints = {endpoint for endpoint, _ in family}
    assert family.keys() == {(endpoint, state) for endpoint in endpoints for state in STATES}
    return {endpoint: [state for state in STATES if family[endpoint, state]] for endpoint in endpoints}
