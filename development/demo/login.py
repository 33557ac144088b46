"""Logins to Carbon as its users make them: each asks the user store, and so takes a connection of its data source."""

import base64
import socket
import ssl

from development.demo.stand import Server

_PATIENCE = 60.0
_BODY = (
    b'<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body/></soapenv:Envelope>'
)


class LoginError(Exception):
    """The server does not let its own user in."""


def log_in(server: Server) -> None:
    """Log in once, and wait for the answer.

    Args:
        server: a Carbon server.

    Raises:
        LoginError: it was refused.
        OSError: there is no answer within a minute.
    """
    with send_login(server) as connection:
        connection.settimeout(_PATIENCE)
        status = connection.recv(12)
    if not status.endswith(b"200"):
        raise LoginError(f"{server.name} refused a login: {status.decode(errors='replace')}")


def send_login(server: Server) -> ssl.SSLSocket:
    """Ask something that takes a login.

    Args:
        server: a Carbon server.

    Returns:
        the connection that the answer comes on.

    Raises:
        OSError: there is no connection.
    """
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # a server of ours on 127.0.0.1, which has signed its certificate itself
    connection = context.wrap_socket(socket.create_connection(("127.0.0.1", server.https_port)))
    connection.sendall(_request(server))
    return connection


def _request(server: Server) -> bytes:
    password = server.password_file.read_text(encoding="utf-8").strip()
    login = base64.b64encode(f"{server.username}:{password}".encode())
    lines = [
        b"POST /services/ServerAdmin HTTP/1.1",
        b"Host: 127.0.0.1",
        b"Authorization: Basic " + login,
        b"Content-Type: text/xml",
        b"SOAPAction: urn:getServerData",
        b"Content-Length: %d" % len(_BODY),
    ]
    return b"\r\n".join([*lines, b"", _BODY])
