from random import Random

import pytest

from exporter.web.application import Application
from exporter.web.messages import Response
from fuzz import requests


def test_strangers_requests_break_nothing() -> None:
    """Some; `make fuzz` sends many more."""
    tally = requests.check(1, 700)
    assert tally.findings == []
    assert {200, 400, 401, 404, 405} <= tally.statuses.keys(), "they come as far as the routes"


def test_requests_are_the_same_for_the_same_seed() -> None:
    first, again, other = (requests.request(Random(seed)) for seed in (7, 7, 8))  # noqa: S311 - the same each time
    assert first == again != other


def test_a_route_that_fails_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails(path: str) -> Response:
        raise ValueError(path)

    monkeypatch.setattr(Application, "__call__", lambda _, request: fails(request.path))
    assert requests.check(1, 50).findings
