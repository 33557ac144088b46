"""Logins to Carbon, asked of a TLS server of Python's own. That a real one lets in is seen by `make demo`."""

import base64
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import create_autospec

import pytest
import trustme

from development.demo.login import LoginError, log_in
from development.demo.stand import Server
from testing.tls_server import listening, speaks


@contextmanager
def carbon(answer: bytes, folder: Path, requests: list[bytes]) -> Iterator[Server]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("localhost").configure_cert(context)
    (folder / "password").write_text("s3cret\n")
    server = create_autospec(Server, instance=True)
    server.name, server.username, server.password_file = "gateway", "admin", folder / "password"
    with listening(speaks(context, answer, requests=requests)) as port:
        server.https_port = port
        yield server


def test_a_login_brings_the_server_s_own_user_and_password(tmp_path: Path) -> None:
    requests: list[bytes] = []
    with carbon(b"HTTP/1.1 200 \r\n\r\n", tmp_path, requests) as server:
        log_in(server)
    assert b"\r\nAuthorization: Basic " + base64.b64encode(b"admin:s3cret") + b"\r\n" in requests[0]


def test_a_login_that_is_refused_is_told(tmp_path: Path) -> None:
    """Carbon answers 500 then, with a fault that says so."""
    with (
        carbon(b"HTTP/1.1 500 \r\n\r\n", tmp_path, []) as server,
        pytest.raises(LoginError, match=r"gateway refused a login: HTTP/1\.1 500"),
    ):
        log_in(server)
