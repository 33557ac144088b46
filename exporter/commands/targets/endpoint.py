"""The exporter that runs, asked for its targets over HTTP. No proxy is used and no redirection followed."""

import base64
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from http.client import BadStatusLine, HTTPConnection, HTTPException, HTTPResponse, RemoteDisconnected
from urllib.parse import urlsplit

from exporter.commands.targets.http_settings import HttpSettings
from exporter.jmx import TlsError
from exporter.model.target_status import MalformedTargetListError, TargetList, target_list_of
from exporter.runtime.calls import SharedCalls
from exporter.secrecy.credentials import UnreadableSecretError

_PATH = "/targets"
_MOST_BYTES = 16 << 20
_TLS_WANTED = b"HTTP request to an HTTPS server"
"""What servers in Go, and this exporter, say to whoever speaks plain HTTP to a port of TLS."""

_Answer = tuple[int, bytes]
"""A status of HTTP, and a body."""


class EndpointError(Exception):
    """An exporter that could not be asked, or an address that is none; the message is one line without secrets."""


@dataclass(frozen=True)
class Endpoint:
    """Where an exporter serves.

    Attributes:
        tls: whether it speaks TLS.
        host: its host name or address.
        port: its port.
        prefix: what stands before its paths, behind a proxy.
    """

    tls: bool
    host: str
    port: int
    prefix: str = ""

    @classmethod
    def parse(cls, text: str) -> "Endpoint":
        """Read a URL of the kind `http://HOST:PORT`.

        Raises:
            EndpointError: it is none, or holds credentials, which every user would see in the list of processes.
        """
        try:
            parts = urlsplit(text)
            host, port = parts.hostname, parts.port
            for part, encoding in ((host or "", "idna"), (parts.path, "ascii")):
                part.encode(encoding)  # as it is asked for: what cannot be written so raises a ValueError
        except ValueError:
            raise EndpointError("found a malformed URL, expected http://HOST:PORT or https://HOST:PORT") from None
        if "@" in parts.netloc:
            raise EndpointError("found credentials in a URL, expected them in --http.config.file")
        if parts.scheme not in ("http", "https") or not host or parts.query or parts.fragment or not text.isprintable():
            raise EndpointError("found something else, expected http://HOST:PORT or https://HOST:PORT")
        tls = parts.scheme == "https"
        return cls(tls, host, port or (443 if tls else 80), parts.path.rstrip("/"))

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}{self.prefix}"

    def target_list(self, settings: HttpSettings, seconds: float) -> TargetList:
        """Ask for the targets.

        Args:
            settings: how to ask.
            seconds: how long it may take, whatever the other side does.

        Raises:
            EndpointError: it cannot be reached, refuses, or answers something else.
        """
        try:
            status, body = _within(seconds, lambda: self._get(settings, seconds))
        except UnreadableSecretError as error:
            raise EndpointError(f"the password's file {error}") from None
        except TlsError as error:
            raise EndpointError(error.message) from None
        except ssl.SSLCertVerificationError as error:
            raise EndpointError(f"{self}: its certificate is not trusted: {error.verify_message}") from None
        except (OSError, HTTPException) as error:
            raise EndpointError(f"{self} cannot be asked: {_reason(error)}") from None
        if status == 401:
            raise EndpointError(f"{self} wants a login, or another one: --http.config.file gives it")
        try:
            return target_list_of(body)
        except MalformedTargetListError:
            raise EndpointError(f"{self} {self._account(status, body)}") from None

    def _account(self, status: int, body: bytes) -> str:
        """Say what answers in the place of an exporter."""
        if not self.tls and _TLS_WANTED in body:
            return "speaks TLS: --url https://HOST:PORT asks it so"
        return f"answers with status {status} and no list of targets: is it a wso2-exporter?"

    def _get(self, settings: HttpSettings, seconds: float) -> _Answer:
        headers = {"Accept": "application/json"}
        if settings.credentials is not None:
            login = f"{settings.credentials.username}:{settings.credentials.current_password().reveal()}"
            headers["Authorization"] = f"Basic {base64.b64encode(login.encode()).decode()}"
        connection = self._connection(settings, seconds)
        try:
            connection.request("GET", f"{self.prefix}{_PATH}", headers=headers)
            return _read(connection.getresponse())
        finally:
            connection.close()

    def _connection(self, settings: HttpSettings, seconds: float) -> HTTPConnection:
        if not self.tls:
            return HTTPConnection(self.host, self.port, timeout=seconds)
        return _TlsConnection(self.host, self.port, seconds, settings.tls.context(), settings.tls.server_name)


class _TlsConnection(HTTPConnection):
    """One over TLS to a server whose certificate may have another name than its address."""

    def __init__(self, host: str, port: int, seconds: float, context: ssl.SSLContext, name: str | None) -> None:
        super().__init__(host, port, timeout=seconds)
        self._context = context
        self._name = name or host

    def connect(self) -> None:
        super().connect()
        self.sock = self._context.wrap_socket(self.sock, server_hostname=self._name)


def _within(seconds: float, ask: Callable[[], _Answer]) -> _Answer:
    """Give what asking gave, or TimeoutError: a name may never be resolved, and an answer come byte by byte."""
    outcome = SharedCalls[str, _Answer]().gather({_PATH: ask}, seconds)[_PATH]
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def _read(answer: HTTPResponse) -> _Answer:
    body = answer.read(_MOST_BYTES + 1)
    if len(body) > _MOST_BYTES:
        raise HTTPException(f"its answer is longer than {_MOST_BYTES >> 20} MiB")
    return answer.status, body


def _reason(error: OSError | HTTPException) -> str:
    if isinstance(error, ssl.SSLError):
        return f"TLS fails ({error.reason or 'its certificate is wrong'})"
    if isinstance(error, TimeoutError):
        return "no answer in time (--timeout)"
    if isinstance(error, BadStatusLine) and not isinstance(error, RemoteDisconnected):
        return "what answers does not speak HTTP"
    text = (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
    return "".join(character if character.isprintable() else " " for character in text)
