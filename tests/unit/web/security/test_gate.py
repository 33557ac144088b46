"""The gate at the door of the real server: what comes in, what is answered instead, and with which headers."""

import base64
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

import bcrypt
import pytest

from exporter.web.limits import ClientLimits
from exporter.web.messages import Request, Response, plain_text
from exporter.web.security.protection import Protection, Security
from exporter.web.security.refusals import Refusals
from exporter.web.security.settings import RateLimit, WebConfiguration
from testing.http_bytes import HOST, everything, said, statuses
from testing.http_server import served
from testing.patience import PATIENCE

USERS = {"anna": bcrypt.hashpw(b"secret", bcrypt.gensalt(4)).decode()}
STS = ("Strict-Transport-Security", "max-age=1")


@dataclass
class House:
    """A server whose protection a test changes."""

    port: int = 0
    protection: Protection = field(default_factory=Protection)
    refusals: Refusals = field(default_factory=Refusals)
    asked: list[str] = field(default_factory=list)

    def protect(self, **settings: object) -> None:
        self.protection = Protection(WebConfiguration(**settings))  # type: ignore[arg-type]

    def answering(self, request: Request) -> Response:
        self.asked.append(request.path)
        return plain_text(200, "in", [("X-Frame-Options", "DENY"), ("Referrer-Policy", "no-referrer")])

    def get(self, *headers: str, path: str = "/metrics", method: str = "GET") -> str:
        lines = "".join(f"{header}\r\n" for header in headers)
        return said(self.port, f"{method} {path} HTTP/1.1\r\n{HOST}{lines}Connection: close\r\n\r\n")

    def refused(self) -> dict[str, float]:
        counted = {each.labels["reason"]: each.value for each in self.refusals.families()[0].samples}
        return {reason: count for reason, count in counted.items() if count}


@pytest.fixture
def house() -> Iterator[House]:
    made = House()
    with served(made.answering, security=Security(lambda: made.protection, made.refusals)) as url:
        made.port = int(url.rstrip("/").rpartition(":")[2])
        yield made


def login(user: str, password: str) -> str:
    return "Authorization: Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def headers_of(answer: str) -> list[tuple[str, ...]]:
    return [tuple(line.split(": ", 1)) for line in answer.partition("\r\n\r\n")[0].splitlines()[1:]]


def test_without_protection_all_come_in(house: House) -> None:
    assert statuses(house.get()) == [200]
    assert house.refused() == {}


@pytest.mark.parametrize("path", ["/metrics", "/-/healthy", "/nothing", "/"])
def test_every_path_wants_a_login(house: House, path: str) -> None:
    house.protect(users=USERS)
    answers = [house.get(path=path), house.get(login("anna", "wrong"), path=path), house.get(login("eve", "secret"))]
    assert [statuses(answer) for answer in answers] == [[401]] * 3
    assert all(("WWW-Authenticate", "Basic") in headers_of(answer) for answer in answers)
    assert house.asked == []
    assert statuses(house.get(login("anna", "secret"), path=path)) == [200]
    assert house.refused() == {"no_login": 1, "wrong_login": 2}


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS", "PROPFIND"])
def test_every_method_wants_a_login(house: House, method: str) -> None:
    house.protect(users=USERS)
    assert statuses(house.get(method=method)) == [401]


def test_two_logins_in_one_request_are_none(house: House) -> None:
    """Who passed it on may have looked at the other one."""
    house.protect(users=USERS)
    assert statuses(house.get(login("anna", "secret"), login("anna", "secret"))) == [401]


def test_each_request_of_a_connection_wants_its_own_login_and_the_order_is_kept(house: House) -> None:
    house.protect(users=USERS)
    parts = [
        (login("anna", "secret"), "/1"),
        ("X: y", "/2"),
        (login("anna", "no"), "/3"),
        (login("anna", "secret"), "/4"),
    ]
    sent = "".join(f"GET {path} HTTP/1.1\r\n{HOST}{header}\r\n\r\n" for header, path in parts)
    answer = said(house.port, sent + f"GET /5 HTTP/1.1\r\n{HOST}Connection: close\r\n\r\n")
    assert statuses(answer) == [200, 401, 401, 200, 401]
    assert house.asked == ["/1", "/4"]


def test_what_is_in_force_now_counts(house: House) -> None:
    house.protect(users=USERS)
    assert statuses(house.get(login("anna", "secret"))) == [200]
    house.protect(users={"bob": USERS["anna"]})
    assert statuses(house.get(login("anna", "secret"))) == [401]
    assert statuses(house.get(login("bob", "secret"))) == [200]


def test_a_rate_limit_comes_before_the_login(house: House) -> None:
    house.protect(users=USERS, rate_limit=RateLimit(3600.0, 2), headers=dict([STS]))
    answers = [
        house.get(login("anna", "wrong")),
        house.get(login("anna", "secret")),
        house.get(login("anna", "secret")),
    ]
    assert [statuses(answer) for answer in answers] == [[401], [200], [429]]
    assert house.refused() == {"wrong_login": 1, "rate_limit": 1}
    assert all(STS in headers_of(answer) for answer in answers)


def test_configured_headers_are_on_every_answer_once_in_the_place_of_our_own(house: House) -> None:
    house.protect(users=USERS, headers={"X-Frame-Options": "sameorigin", **dict([STS])})
    malformed = said(house.port, "nonsense\r\n\r\n")
    too_long = said(house.port, f"POST / HTTP/1.1\r\n{HOST}Content-Length: 999999\r\n\r\n")
    answers = [house.get(), house.get(login("anna", "secret")), malformed, too_long]
    assert [statuses(answer) for answer in answers] == [[401], [200], [400], [413]]
    for answer in answers:
        headers = headers_of(answer)
        names = [name.lower() for name, *_ in headers]
        assert STS in headers
        assert ("X-Frame-Options", "sameorigin") in headers
        assert len(names) == len(set(names))
    assert ("Referrer-Policy", "no-referrer") in headers_of(answers[1])


def test_those_who_guess_make_room_for_others_and_first_where_they_are_most(monkeypatch: pytest.MonkeyPatch) -> None:
    """All places are taken by logins that are not known yet; one of them came from another address, first."""
    go_on = threading.Event()

    def compare(password: bytes, _: bytes) -> bool:
        assert go_on.wait(PATIENCE)
        return password == b"right"

    monkeypatch.setattr("exporter.web.security.authentication._compare", compare)
    made = House()
    made.protect(users=USERS)
    limits, security = ClientLimits(connections=8), Security(lambda: made.protection, made.refusals)
    with served(made.answering, limits, security) as url, ExitStack() as stack:
        made.port = int(url.rstrip("/").rpartition(":")[2])

        def asks(password: str, address: str) -> socket.socket:
            at = ("127.0.0.1", made.port)
            client = stack.enter_context(socket.create_connection(at, PATIENCE, (address, 0)))
            head = f"GET / HTTP/1.1\r\n{HOST}{login('anna', password)}\r\nConnection: close\r\n\r\n"
            client.sendall(head.encode())
            return client

        first = asks("right", "127.0.0.2")
        guessing = [asks(f"wrong{number}", "127.0.0.1") for number in range(7)]
        time.sleep(0.2)  # until all are read
        assert [statuses(made.get()) for _ in range(5)] == [[401]] * 5
        assert guessing[0].recv(1) == b""
        go_on.set()
        assert statuses(everything(first)) == [200]
