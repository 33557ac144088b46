import base64
import ssl
from pathlib import Path

import pytest
import trustme

from development.ports import any_free
from exporter.commands.targets.endpoint import Endpoint, EndpointError
from exporter.commands.targets.http_settings import HttpSettings, load_http_settings
from exporter.document import DocumentError
from exporter.model.target_status import TargetList, TargetStatus, target_list_json
from testing.patience import ends_in_time
from testing.target_endpoint import answering, dripping

LIST = TargetList((TargetStatus("gateway", "localhost:9999", "up"),))
BODY = target_list_json(LIST)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("http://localhost:19404", "http://localhost:19404"),
        ("http://wso2-1:19404/", "http://wso2-1:19404"),
        ("https://wso2-1", "https://wso2-1:443"),
        ("http://[::1]:19404", "http://[::1]:19404"),
        ("https://proxy.example.org/wso2/", "https://proxy.example.org:443/wso2"),
    ],
)
def test_an_address_is_read(text: str, told: str) -> None:
    assert str(Endpoint.parse(text)) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("localhost:19404", "expected http://HOST:PORT"),
        ("19404", "expected http://HOST:PORT"),
        ("ftp://localhost", "expected http://HOST:PORT"),
        ("http://", "expected http://HOST:PORT"),
        ("http://a:99999", "expected http://HOST:PORT"),
        ("http://a:x", "expected http://HOST:PORT"),
        ("http://[::1", "expected http://HOST:PORT"),
        ("http://a/?q=1", "expected http://HOST:PORT"),
        ("http://a/x\r\ny: z", "expected http://HOST:PORT"),
        ("http://a..b:1", "expected http://HOST:PORT"),
        (f"http://{'a' * 64}:1", "expected http://HOST:PORT"),
        ("http://a:1/ä", "expected http://HOST:PORT"),
        ("http://admin:hunter2@a:1", "expected them in --http.config.file"),
    ],
)
def test_what_is_no_address_is_refused_without_being_repeated(text: str, told: str) -> None:
    with pytest.raises(EndpointError, match=r"^found ") as caught:
        Endpoint.parse(text)
    assert told in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_it_asks_for_the_targets() -> None:
    with answering(BODY) as server:
        assert Endpoint.parse(f"http://127.0.0.1:{server.port}/p/").target_list(HttpSettings(), 30) == LIST
    assert server.requests == [("/p/targets", None)]


def test_a_login_is_sent_as_basic_authentication_wants_it(tmp_path: Path) -> None:
    (tmp_path / "monitor.password").write_text("päss:word\n", encoding="utf-8")
    (tmp_path / "http.yml").write_text("basic_auth: {username: monitor, password_file: monitor.password}\n")
    with answering(BODY) as server:
        endpoint = Endpoint.parse(f"http://127.0.0.1:{server.port}")
        assert endpoint.target_list(load_http_settings(tmp_path / "http.yml"), 30) == LIST
    expected = base64.b64encode("monitor:päss:word".encode()).decode()
    assert server.requests == [("/targets", f"Basic {expected}")]


def test_over_tls_the_certificate_is_verified(tmp_path: Path) -> None:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("wso2-1.example.org").configure_cert(context)
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    (tmp_path / "good.yml").write_text("tls_config: {ca_file: ca.pem, server_name: wso2-1.example.org}\n")
    (tmp_path / "another_name.yml").write_text("tls_config: {ca_file: ca.pem}\n")
    with answering(BODY, tls=context) as server:
        endpoint = Endpoint.parse(f"https://127.0.0.1:{server.port}")
        assert endpoint.target_list(load_http_settings(tmp_path / "good.yml"), 30) == LIST
        for settings in (HttpSettings(), load_http_settings(tmp_path / "another_name.yml")):
            with pytest.raises(EndpointError, match="its certificate is not trusted: "):
                endpoint.target_list(settings, 30)


def test_a_redirection_is_not_followed_since_the_login_would_go_along(tmp_path: Path) -> None:
    (tmp_path / "http.yml").write_text("basic_auth: {username: monitor, password: hunter2}\n")
    settings = load_http_settings(tmp_path / "http.yml")
    with answering(BODY) as elsewhere, answering(b"", 302, location=f"http://127.0.0.1:{elsewhere.port}/") as server:
        endpoint = Endpoint.parse(f"http://127.0.0.1:{server.port}")
        with pytest.raises(EndpointError, match="answers with status 302 and no list of targets"):
            endpoint.target_list(settings, 30)
    assert elsewhere.requests == []


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (401, b"no", "wants a login, or another one: --http.config.file gives it"),
        (404, b"There is nothing at this path.", "answers with status 404 and no list of targets"),
        (200, b'{"targets": [{"x": ' + b"[" * 100_000, "answers with status 200 and no list of targets"),
        (200, BODY.replace(b'"since": null', b'"since": "2026-11-30T08:00:00"'), "status 200 and no list of targets"),
        (200, b"<html>", "answers with status 200 and no list of targets: is it a wso2-exporter?"),
        (400, b"Client sent an HTTP request to an HTTPS server.\n", "speaks TLS: --url https://HOST:PORT asks it so"),
        (200, b" " * ((16 << 20) + 1), "its answer is longer than 16 MiB"),
    ],
)
def test_another_answer_is_told_in_one_line(status: int, body: bytes, told: str) -> None:
    with answering(body, status) as server, pytest.raises(EndpointError) as caught:
        Endpoint.parse(f"http://127.0.0.1:{server.port}").target_list(HttpSettings(), 30)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("beginning", "drop"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b" "),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
        (b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
)
def test_an_answer_that_comes_byte_by_byte_is_waited_for_no_longer_than_one_that_does_not(
    beginning: bytes, drop: bytes
) -> None:
    with dripping(beginning, drop) as port, ends_in_time(), pytest.raises(EndpointError, match="no answer in time"):
        Endpoint.parse(f"http://127.0.0.1:{port}").target_list(HttpSettings(), 0.5)


def test_what_another_protocol_says_is_not_repeated() -> None:
    with dripping(b"SSH-2.0-hunter2\r\n", b"") as port, pytest.raises(EndpointError) as caught:
        Endpoint.parse(f"http://127.0.0.1:{port}").target_list(HttpSettings(), 30)
    assert str(caught.value).endswith("cannot be asked: what answers does not speak HTTP")


def test_nobody_there_is_told() -> None:
    with pytest.raises(EndpointError, match="cannot be asked: Connection refused"):
        Endpoint.parse(f"http://127.0.0.1:{any_free()}").target_list(HttpSettings(), 30)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("bearer_token: x", "http.yml:1: bearer_token: "),
        ("basic_auth: {password: hunter2}", "http.yml:1: basic_auth.password: found no username beside it"),
        ("tls_config: {ca_file: none.pem}", "http.yml:1: tls_config.ca_file: "),
    ],
)
def test_a_wrong_file_is_refused_by_line_and_field(text: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "http.yml").write_text(text)
    with pytest.raises(DocumentError) as caught:
        load_http_settings(tmp_path / "http.yml")
    assert told in str(caught.value)
    assert "hunter2" not in str(caught.value)
