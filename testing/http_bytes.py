"""A client that sends bytes as a test says, and a server whose answers are all that one can be given."""

import re
import socket

from exporter.collect.wait import Steps, Wait
from exporter.jmx.deadline import Deadline
from exporter.web.messages import Request, Response, plain_text

SECONDS = 60


HOST = "Host: localhost\r\n"


HEALTHY = f"GET /-/healthy HTTP/1.1\r\n{HOST}\r\n"


LAST = f"GET /-/healthy HTTP/1.1\r\n{HOST}Connection: close\r\n\r\n"


MUCH = b"x" * (16 << 20)


def answering(request: Request) -> Response | Steps[Response]:
    """The path and what else came; at `/slow` after the seconds of the query, at `/much` very much."""

    async def never() -> Response:
        await Wait((), Deadline.after(SECONDS))
        return plain_text(200, "never")

    async def slow() -> Response:
        await Wait((), Deadline.after(float(request.query or 0.01)))
        return plain_text(200, "slow")

    async def unsendable() -> Response:
        await Wait((), Deadline.after(0.1))
        return Response(200, [("Content-Length", "1")], b"")

    async def later() -> Response:
        return plain_text(200, "later")

    if request.path == "/later":
        return later()
    if request.path == "/unsendable":
        return unsendable()
    if request.path == "/never":
        return never()
    if request.path == "/slow":
        return slow()
    if request.path == "/much":
        return Response(200, [("Content-Length", str(len(MUCH)))], MUCH)
    answer = plain_text(200, f"{request.method} {request.path} {request.query}")
    return answer.without_body() if request.method == "HEAD" else answer


def connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=SECONDS)


def everything(client: socket.socket) -> str:
    """What comes until the server closes; an error where it resets."""
    received = bytearray()
    while data := client.recv(1 << 16):
        received += data
    return received.decode()


def said(port: int, sent: str | bytes) -> str:
    with connect(port) as client:
        client.sendall(sent.encode() if isinstance(sent, str) else sent)
        return everything(client)


def statuses(answer: str) -> list[int]:
    return [int(status) for status in re.findall(r"^HTTP/1\.1 (\d{3}) ", answer, re.MULTILINE)]
