"""Whatever a stranger sends to a route, the answer is one of those that it has: never a 500, and no name repeated."""

import logging
import random
from concurrent.futures import Future
from urllib.parse import quote

import pytest

from exporter.collect.target import Target, TargetIdentity
from exporter.model.snapshot import Snapshot
from exporter.targets.recordings import RecordedSource
from exporter.web.routes.reload import ReloadService
from testing.application import Ask, application_on, ask_of
from testing.delivery import delivered_consumers

ODD = [
    "",
    "a",
    "carbon",
    "%",
    "%zz",
    "&",
    "=",
    ";",
    "\0",
    "\r\n",
    "é",
    "\ud800",
    "<script>",
    "../",
    "[::1]",
    ":",
    "@",
    " ",
]
ODD += ["127.0.0.1:1", "localhost", "null", "http://", "target=", "servers=none", "%00", "%ff", "9" * 400, "x" * 5000]
TRIES = 300


@pytest.fixture
def ask(caplog: pytest.LogCaptureFixture) -> Ask:
    caplog.set_level(logging.ERROR)
    done: Future[str] = Future()
    done.set_result("")
    target = Target(TargetIdentity("carbon", "127.0.0.1"), RecordedSource(Snapshot(())), delivered_consumers())
    return ask_of(application_on([target], ReloadService((lambda: done,), lambda: False, lambda: True)))


def odd_text(chance: random.Random) -> str:
    return "".join(chance.choice(ODD) for _ in range(chance.randrange(4)))


def odd_query(chance: random.Random) -> str:
    name = odd_text(chance)
    written = quote(name, errors="surrogatepass") if chance.random() < 0.5 else name
    return chance.choice(["target=", "servers=", ""]) + written


@pytest.mark.parametrize("path", ["/sd", "/-/reload", "/probe", "/metrics"])
@pytest.mark.parametrize("seed", range(3))
def test_no_request_fails_here(ask: Ask, caplog: pytest.LogCaptureFixture, path: str, seed: int) -> None:
    chance = random.Random(f"{path} {seed}")  # noqa: S311 - no secret
    answers = set()
    for _ in range(TRIES):
        headers = {
            name: odd_text(chance) for name in ("host", "origin", "sec_fetch_site", "via") if chance.random() < 0.5
        }
        method = chance.choice(["GET", "POST", "HEAD", "PUT", "", "é"])
        answers.add(ask(path, method=method, query=odd_query(chance), **headers).status)
    assert answers <= {200, 400, 403, 405}
    assert len(answers) > 1
    assert caplog.records == []
