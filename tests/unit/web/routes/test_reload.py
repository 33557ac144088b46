"""Who may reload over HTTP, and what he is answered."""

from collections.abc import Mapping
from concurrent.futures import Future
from functools import partial

import pytest

from exporter.collect.wait import completed
from exporter.web.messages import Request, Response
from exporter.web.routes.reload import MOST_WAITING, ReloadService, refusal
from testing.application import Ask, application_on, ask_of

HOST = "127.0.0.1:19404"


def done(outcome: str) -> "Future[str]":
    future: Future[str] = Future()
    future.set_result(outcome)
    return future


def ask(*outcomes: str, authenticates: bool = False, on_loopback: bool = True) -> Ask:
    asks = [partial(done, outcome) for outcome in outcomes or ("",)]
    service = ReloadService(asks, lambda: authenticates, lambda: on_loopback)
    return ask_of(application_on([], service))


def test_a_reload_that_worked_is_answered_so() -> None:
    answer = ask()("/-/reload", method="POST", host=HOST)
    assert (answer.status, answer.text) == (200, "Reloaded\n")


def test_what_is_wrong_with_the_configuration_is_said() -> None:
    answer = ask("c.yml:1: targets: found a text, expected a list")("/-/reload", method="POST", host=HOST)
    assert (answer.status, answer.text) == (500, "c.yml:1: targets: found a text, expected a list\n")


@pytest.mark.parametrize(
    ("outcomes", "status", "text"),
    [
        (("", ""), 200, "Reloaded\n"),
        (("", "web.yml:1: found"), 500, "web.yml:1: found\n"),
        (("c.yml:2: found", "web.yml:1: found"), 500, "c.yml:2: found\nweb.yml:1: found\n"),
    ],
)
def test_what_is_wrong_with_each_file_is_said(outcomes: tuple[str, ...], status: int, text: str) -> None:
    answer = ask(*outcomes)("/-/reload", method="POST", host=HOST)
    assert (answer.status, answer.text) == (status, text)


def test_a_file_that_is_not_read_in_time_hides_nothing_of_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exporter.web.routes.reload._LONGEST_SECONDS", 0.01)
    never: Future[str] = Future()
    service = ReloadService([lambda: never, lambda: done("web.yml:1: found")], lambda: True, lambda: True)
    answer = ask_of(application_on([], service))("/-/reload", method="POST", host=HOST)
    assert answer.status == 503
    assert [line.split()[0] for line in answer.text.splitlines()] == ["web.yml:1:", "Not"]


def test_callers_beyond_some_are_refused_until_others_have_their_answer() -> None:
    pending: Future[str] = Future()
    application = application_on([], ReloadService([lambda: pending], lambda: True, lambda: True))
    request = Request("POST", "/-/reload", "", {"host": HOST})
    waiting = [application(request) for _ in range(MOST_WAITING)]
    for steps in waiting:
        assert not isinstance(steps, Response)
        steps.send(None)
    asked = ask_of(application)
    assert asked("/-/reload", method="POST", host=HOST).status == 503
    gone = waiting.pop()
    assert not isinstance(gone, Response)
    gone.close()
    pending.set_result("")
    for steps in waiting:
        assert not isinstance(steps, Response)
        assert completed(steps).status == 200
    assert asked("/-/reload", method="POST", host=HOST).status == 200


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "OPTIONS", "DELETE"])
def test_only_a_post_reloads(method: str) -> None:
    answer = ask()("/-/reload", method=method, host=HOST)
    assert (answer.status, answer.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize("known", [{"authenticates": True}, {"authenticates": True, "on_loopback": False}, {}])
def test_an_endpoint_that_knows_who_asks_or_is_this_machines_own_reloads(known: dict[str, bool]) -> None:
    assert ask(**known)("/-/reload", method="POST", host=HOST).status == 200


def test_an_endpoint_that_anybody_may_ask_does_not_reload_and_says_how() -> None:
    answer = ask(on_loopback=False)("/-/reload", method="POST", host=HOST)
    assert answer.status == 403
    assert {"SIGHUP", "--web.config.file"} <= {*answer.text.replace(",", "").split()}


def refused(headers: Mapping[str, str], *, authenticated: bool = False) -> bool:
    whole = {"host": HOST, **headers}
    return bool(refusal(Request("POST", "/-/reload", "", whole), authenticated=authenticated, on_loopback=True))


@pytest.mark.parametrize("host", [HOST, "localhost:1", "LOCALHOST", "[::1]:19404", "127.9.9.9", "[::1]"])
def test_a_caller_on_this_machine_may_reload(host: str) -> None:
    assert not refused({"host": host})


@pytest.mark.parametrize(
    "host", ["", "evil.example:19404", "127.0.0.1.evil.example", "localhost.evil:1", "10.0.0.1:1", "[fe80::1]:1", "]["]
)
def test_a_name_that_was_made_to_lead_here_is_refused(host: str) -> None:
    """DNS rebinding: the browser then takes it for the same site, and sends no other header."""
    assert refused({"host": host})
    assert not refused({"host": host}, authenticated=True)


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:8080"},
        {"origin": "http://127.0.0.1:19404.evil.example"},
        {"origin": ""},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "same-origin, cross-site"},
    ],
)
def test_a_browser_on_another_site_is_refused(headers: dict[str, str]) -> None:
    """Also where it knows the password: it sends that along by itself."""
    assert refused(headers)
    assert refused(headers, authenticated=True)


@pytest.mark.parametrize("headers", [{"origin": f"http://{HOST}"}, {"sec-fetch-site": "none"}])
def test_a_browser_on_this_site_may_reload(headers: dict[str, str]) -> None:
    assert not refused(headers)


@pytest.mark.parametrize("name", ["forwarded", "via", "x-forwarded-for", "x-forwarded-proto", "x-real-ip"])
def test_what_a_proxy_passes_on_is_refused_unless_it_says_who_it_is_from(name: str) -> None:
    assert refused({name: "10.0.0.1"})
    assert not refused({name: "10.0.0.1"}, authenticated=True)
