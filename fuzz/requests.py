"""Requests as strangers may send them, against the whole exporter: each is answered or refused."""

import base64
import logging
import re
import socket
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Final

import bcrypt

from development.console import say
from development.places import SNAPSHOTS
from exporter.targets.recordings import RecordedSource, load_snapshot
from exporter.web.security.protection import Protection, Security
from exporter.web.security.settings import WebConfiguration
from testing.application import application_of
from testing.http_server import served

PASSWORD: Final = "a password that nobody may see"  # noqa: S105 - made up
_Shape = Callable[[], bytes]
_USERS = {"anna": bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()}
_RIGHT = b"Basic " + base64.b64encode(f"anna:{PASSWORD}".encode())
_SECONDS = 60.0
_STATUS = re.compile(rb"^HTTP/1\.1 (\d{3}) ", re.MULTILINE)
_METHODS = (
    *(b"GET", b"HEAD", b"POST", b"PUT", b"DELETE", b"OPTIONS", b"TRACE", b"CONNECT", b"PROPFIND", b"get", b""),
    *(b"G\x00T", b"\xff", b"GET GET", b"M" * 300),
)
_PATHS = (
    *(b"/", b"/metrics", b"/probe", b"/sd", b"/targets", b"/-/healthy", b"/-/ready", b"/-/reload", b"*", b"", b"//"),
    *(b"/metrics/", b"/../../etc/passwd", b"/%2e%2e/", b"/%", b"/%zz", b"/%00", b"/\xff", b"/%ff%fe", b"/metrics#x"),
    *(b"http://x/metrics", b"https://[::1/", b"http:///metrics", b"/" + b"a" * 5000, b"/;", b"/metrics\\"),
)
_NAMES = (
    *(
        b"carbon",
        b"",
        b"other",
        b"carbon%00",
        b"%",
        b"%C3%28",
        b"../carbon",
        b"carbon,carbon",
        b"<script>",
        b"%0d%0aX: y",
    ),
    *(b"a" * 4000, b"127.0.0.1:9999", b"service:jmx:rmi:///jndi/rmi://evil/jmxrmi", b"${PATH}", b"\xe2\x80\xae"),
)
_VALUES = (
    *(b"", b"x", b"\xff\xfe", b"0", b"-1", b"1e309", b"nan", b"inf", b"\x01", b"a,b;q=2;q=,", b"*/*;q=0", b"\t \t"),
    *(b"application/openmetrics-text;version=9;escaping=?", b"gzip;q=nan", b"gzip,deflate,br", b"x" * 9000),
)
_NAMED_HEADERS = (
    *(b"Accept", b"Accept-Encoding", b"X-Prometheus-Scrape-Timeout-Seconds", b"Connection", b"Expect", b"Upgrade"),
    *(b"Cookie", b"Origin", b"Sec-Fetch-Site", b"Forwarded", b"X-Forwarded-For", b"Range", b"Host"),
)
_HEADERS = (*_NAMED_HEADERS, b"X\x00", b"", b"\xff", b"X Y")


def _authorization(chance: Random) -> bytes:
    """A value of the header Authorization, in all its shapes: right, wrong, broken."""
    raw = chance.randbytes(chance.choice((0, 1, 5, 40, 3000)))
    shapes: tuple[_Shape, ...] = (
        lambda: _RIGHT,
        _RIGHT.lower,
        lambda: _RIGHT + b", " + _RIGHT,
        lambda: _RIGHT[: chance.randrange(len(_RIGHT))],
        lambda: b"Basic " + base64.b64encode(raw),
        lambda: b"Basic " + base64.b64encode(b"anna:" + raw),
        lambda: b"Basic " + base64.b64encode(raw + b":" + PASSWORD.encode()),
        lambda: b"Basic " + raw.replace(b"\r", b"").replace(b"\n", b""),
        lambda: b"Basic",
        lambda: b"Bearer " + base64.b64encode(raw),
        lambda: b"Digest username=anna",
    )
    return chance.choice(shapes)()


def _body(chance: Random) -> bytes:
    """The headers of a body, and the body: both may lie."""
    body = chance.randbytes(chance.choice((0, 0, 3, 1000)))
    claimed = chance.choice((len(body), len(body), len(body) + 1, -1, 99999999, "x", "1, 1"))
    shapes = (
        *(b"\r\n",) * 12,
        f"Content-Length: {claimed}\r\n\r\n".encode() + body,
        b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(body), body),
        b"Transfer-Encoding: chunked\r\n\r\n" + body,
        b"Transfer-Encoding: gzip\r\n\r\n" + body,
        f"Transfer-Encoding: chunked\r\nContent-Length: {claimed}\r\n\r\n".encode() + body,
    )
    return chance.choice(shapes)


def request(chance: Random) -> bytes:
    """A request that is nearly one, often with the right login, so that it comes as far as a route."""
    path = chance.choice(_PATHS)
    if chance.random() < 0.5:
        key = chance.choice((b"target", b"target", b"x", b"", b"target&target", b"target[]"))
        path += b"?" + b"&".join(key + b"=" + chance.choice(_NAMES) for _ in range(chance.randrange(4)))
    versions = (*(b"HTTP/1.1",) * 20, b"HTTP/1.0", b"HTTP/1.0", b"HTTP/2.0", b"HTTP/9", b"")
    version = chance.choice(versions)
    line = chance.choice(_METHODS[: chance.choice((1, 1, 9, len(_METHODS)))]) + b" " + path + b" " + version
    headers = [b"Host: x"] if chance.random() < 0.95 else []
    if chance.random() < 0.8:
        headers.append(b"Authorization: " + (_RIGHT if chance.random() < 0.5 else _authorization(chance)))
    named = _HEADERS if chance.random() < 0.2 else _NAMED_HEADERS
    headers += [chance.choice(named) + b": " + chance.choice(_VALUES) for _ in range(chance.randrange(3))]
    whole = b"\r\n".join((line, *headers)) + b"\r\n" + _body(chance)
    return _mutated(whole, chance) if chance.random() < 0.2 else whole


def _mutated(data: bytes, chance: Random) -> bytes:
    """The same with a few bytes changed, left out or said twice."""
    changed = bytearray(data)
    for _ in range(chance.randrange(1, 5)):
        at, length = chance.randrange(len(changed) + 1), chance.randrange(1, 9)
        changed[at : at + length] = chance.choice((b"", chance.randbytes(length), bytes(changed[at : at + length]) * 2))
    return bytes(changed)


@dataclass
class Tally:
    """What became of some requests.

    Attributes:
        statuses: of the answers, with their numbers; 0 where there was none.
        findings: requests whose answer was wrong, and what the exporter logged of them.
    """

    statuses: Counter[int] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)


class _Log(logging.Handler):
    """Keeps what is logged as an error, and whatever says the password."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Take a record."""
        line = self.format(record)
        if record.levelno >= logging.ERROR or PASSWORD in line:
            self.lines.append(line)


def check(seed: int, inputs: int) -> Tally:
    """Send so many requests, the same for the same seed, to an exporter that wants a login.

    Its target is a recorded server, so nothing but the exporter itself is asked for anything.
    """
    # Not for cryptography: the same requests each time.
    chance = Random(seed)  # noqa: S311
    tally, log = Tally(), _Log()
    application = application_of({"carbon": RecordedSource(load_snapshot(SNAPSHOTS / "carbon-4.10.32.json"))})
    security = Security(lambda: Protection(WebConfiguration(users=_USERS)))
    logging.getLogger().addHandler(log)
    try:
        with served(application, security=security) as url:
            port = int(url.rstrip("/").rpartition(":")[2])
            for _ in range(inputs):
                _check_one(port, request(chance), tally, log)
    finally:
        logging.getLogger().removeHandler(log)
    return tally


def _check_one(port: int, data: bytes, tally: Tally, log: _Log) -> None:
    answer = _answer(port, data)
    statuses = [int(status) for status in _STATUS.findall(answer)]
    tally.statuses.update(statuses or [0])
    if 500 in statuses or log.lines or PASSWORD.encode() in answer:
        tally.findings.append(f"{data!r}: {statuses}: {' '.join(log.lines)}")
        log.lines.clear()


def _answer(port: int, data: bytes) -> bytes:
    """All that is answered to some bytes, when the client sends no more."""
    received = bytearray()
    with socket.create_connection(("127.0.0.1", port), timeout=_SECONDS) as client, suppress(ConnectionError):
        client.sendall(data)
        client.shutdown(socket.SHUT_WR)
        while part := client.recv(1 << 16):
            received += part
    return bytes(received)


def run(inputs: int, seed: int) -> int:
    """Send requests, and say what became of them.

    Returns:
        the exit status: 1 where something was wrong.
    """
    tally = check(seed, inputs)
    statuses = ", ".join(f"{count:,} {status or 'without'}" for status, count in sorted(tally.statuses.items()))
    say(f"Seed {seed}: answers by their status: {statuses}; {len(tally.findings)} findings")
    for finding in tally.findings:
        say(finding)
    return 1 if tally.findings else 0
