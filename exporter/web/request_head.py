"""What stands before a request's body (RFC 9112): as a value, or what is wrong with it."""

import re
from collections.abc import Mapping
from urllib.parse import unquote

import h11

from exporter.web.limits import ClientLimits
from exporter.web.messages import Request, Scheme

_AUTHORITY = re.compile(r"https?://[^/?#]*", re.IGNORECASE)
_LINE_BYTES = 4
"""Of a header's line beside its name and value: colon, blank, end of line."""


class RefusedRequestError(ValueError):
    """A request that is not answered; the message says why.

    Args:
        status: the status code of the answer.
        line: the reason, for people.
    """

    def __init__(self, status: int, line: str) -> None:
        super().__init__(line)
        self.status = status


def request_of(head: h11.Request, limits: ClientLimits, scheme: Scheme = "http", client: str = "") -> Request:
    """Read a request's line and headers.

    Args:
        head: these.
        limits: how long they, and the body that they announce, may be.
        scheme: what the connection speaks.
        client: the address that it comes from.

    Raises:
        RefusedRequestError: they are too long, or their meaning is in doubt.
    """
    headers: dict[str, str] = {}
    for raw_name, raw_value in head.headers:
        name, value = raw_name.decode("ascii"), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    size = len(head.target) + sum(_LINE_BYTES + len(name) + len(value) for name, value in head.headers)
    if size > limits.header_bytes:
        raise RefusedRequestError(431, f"Line and headers are longer than {limits.header_bytes} bytes.")
    if not head.http_version.startswith(b"1."):
        raise RefusedRequestError(505, "Only HTTP/1.1 and HTTP/1.0 are spoken here.")
    _check_body(head, headers, limits)
    path, query = _path_and_query(head.target.decode("ascii"))
    return Request(head.method.decode("ascii"), path, query, headers, scheme, client)


def _check_body(head: h11.Request, headers: Mapping[str, str], limits: ClientLimits) -> None:
    if "transfer-encoding" in headers and ("content-length" in headers or head.http_version < b"1.1"):
        # RFC 9112, 6.1: whoever passed it on may have seen another end than we would
        raise RefusedRequestError(400, "The length of the body is said in two ways.")
    if int(headers.get("content-length", "0")) > limits.body_bytes:
        raise RefusedRequestError(413, f"The body is longer than {limits.body_bytes} bytes.")


def _path_and_query(target: str) -> tuple[str, str]:
    """Split a target of the origin form, or of the absolute form, which every server must accept (RFC 9112, 3.2)."""
    authority = _AUTHORITY.match(target)
    if authority is not None:
        target = target[authority.end() :]
        target = target if target.startswith("/") else f"/{target}"
    path, _, query = target.partition("?")
    if "#" in target or not (path.startswith("/") or path == "*"):
        raise RefusedRequestError(400, "The request's target is no path.")
    return unquote(path, errors="replace"), query
