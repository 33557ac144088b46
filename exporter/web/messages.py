"""HTTP's messages as values (RFC 9110, section 6): what a client asked, and what it is answered."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

Header = tuple[str, str]
Scheme = Literal["http", "https"]


@dataclass(frozen=True)
class Request:
    """A request that has come whole; its body is of no interest.

    Attributes:
        method: GET, for example.
        path: decoded, without the query.
        query: as it was sent, without the question mark.
        headers: by their names in lower case; those that came several times are one, joined by commas.
        scheme: what the connection speaks; a proxy before the exporter may speak another to its own client.
        client: the address that the connection comes from; empty where that is not known.
        came: when the last byte of it had come, in seconds of `time.monotonic`.
    """

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)  # one of them may hold a password
    scheme: Scheme = "http"
    client: str = ""
    came: float = field(default_factory=time.monotonic, compare=False)


@dataclass(frozen=True)
class Response:
    """An answer to a request.

    Attributes:
        status: the status code.
        headers: all that tell of this answer; Date, Server and Connection are the server's to add.
        body: its content.
    """

    status: int
    headers: Sequence[Header]
    body: bytes

    def without_body(self) -> "Response":
        """Make the answer to HEAD of it: the same headers, with the length that the body would have."""
        return replace(self, body=b"")


def response(status: int, content_type: str, body: bytes, headers: Sequence[Header] = ()) -> Response:
    """Make an answer with the length of its body among the headers."""
    return Response(status, (("Content-Type", content_type), ("Content-Length", str(len(body))), *headers), body)


def plain_text(status: int, line: str, headers: Sequence[Header] = ()) -> Response:
    """Make an answer of one line for people."""
    fresh = ("Cache-Control", "no-store")
    return response(status, "text/plain; charset=utf-8", f"{line}\n".encode(), (fresh, *headers))
