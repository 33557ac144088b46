"""TLS between the client and real JVMs, with certificates made by the JDK's keytool."""

import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from exporter.jmx import JmxConnection, JmxError, ObjectName, ServiceUrl, TlsError, TlsOptions, connect
from exporter.jmx.requests import calls
from testing.jmx.byte_server import Serve
from testing.jmx.identity import Identity
from testing.jvm import Jvm, StartJvm, login_options

SECONDS = 30
AGENT = "-Dcom.sun.management.jmxremote"


@pytest.fixture(scope="module")
def passwords(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    return login_options(tmp_path_factory.mktemp("access"), "monitor right\n")


@pytest.fixture(scope="module")
def both(start_jvm: StartJvm, server_identity: Identity, passwords: list[str]) -> Jvm:
    """Registry and server speak TLS."""
    return start_jvm(f"{AGENT}.ssl=true", f"{AGENT}.registry.ssl=true", *server_identity.key_store(), *passwords)


@pytest.fixture(scope="module")
def server_only(start_jvm: StartJvm, server_identity: Identity, passwords: list[str]) -> Jvm:
    """The server speaks TLS, the registry plain text."""
    return start_jvm(f"{AGENT}.ssl=true", *server_identity.key_store(), *passwords)


@pytest.fixture(scope="module")
def demanding(start_jvm: StartJvm, server_identity: Identity, client_identity: Identity) -> Jvm:
    """Registry and server speak TLS and want a certificate."""
    options = [f"{AGENT}.ssl=true", f"{AGENT}.registry.ssl=true", f"{AGENT}.ssl.need.client.auth=true"]
    return start_jvm(*options, *server_identity.key_store(), *client_identity.trust_store())


@pytest.fixture
def log_in() -> Iterator[Callable[..., JmxConnection]]:
    opened: list[JmxConnection] = []

    def open_(jvm: Jvm, tls: TlsOptions | None, **options: Any) -> JmxConnection:
        options = {"credentials": ("monitor", "right"), **options}
        opened.append(connect(jvm.url, tls=tls, deadline_seconds=SECONDS, **options))
        return opened[-1]

    yield open_
    for connection in opened:
        connection.close()


LogIn = Callable[..., JmxConnection]


@pytest.mark.parametrize("jvm_name", ["both", "server_only"])
@pytest.mark.parametrize("verified_by", ["address", "name", "nothing"])
def test_a_server_is_read_over_tls(
    jvm_name: str, verified_by: str, log_in: LogIn, server_identity: Identity, request: pytest.FixtureRequest
) -> None:
    tls = {
        "address": TlsOptions(ca_file=server_identity.certificate),
        "name": TlsOptions(ca_file=server_identity.certificate, server_name="jmx.example"),
        "nothing": TlsOptions(insecure_skip_verify=True),
    }[verified_by]
    connection = log_in(request.getfixturevalue(jvm_name), tls)
    assert connection.default_domain(SECONDS) == "DefaultDomain"


@pytest.mark.parametrize("jvm_name", ["both", "server_only"])
def test_a_certificate_of_somebody_else_is_refused(
    jvm_name: str, log_in: LogIn, client_identity: Identity, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(TlsError, match=r"certificate was refused: self[- ]signed certificate"):
        log_in(request.getfixturevalue(jvm_name), TlsOptions(ca_file=client_identity.certificate))


@pytest.mark.parametrize("jvm_name", ["both", "server_only"])
def test_a_certificate_for_another_name_is_refused(
    jvm_name: str, log_in: LogIn, server_identity: Identity, request: pytest.FixtureRequest
) -> None:
    tls = TlsOptions(ca_file=server_identity.certificate, server_name="other.example")
    with pytest.raises(TlsError, match=r"not valid for 'other\.example'"):
        log_in(request.getfixturevalue(jvm_name), tls)


@pytest.mark.parametrize("jvm_name", ["both", "server_only"])
def test_tls_that_is_not_configured_is_told(jvm_name: str, log_in: LogIn, request: pytest.FixtureRequest) -> None:
    with pytest.raises(TlsError, match="speaks TLS"):
        log_in(request.getfixturevalue(jvm_name), None)


def test_a_certificate_is_shown_to_a_server_that_wants_one(
    demanding: Jvm, log_in: LogIn, server_identity: Identity, client_identity: Identity
) -> None:
    tls = TlsOptions(server_identity.certificate, client_identity.certificate, client_identity.key)
    assert log_in(demanding, tls, credentials=None).default_domain(SECONDS) == "DefaultDomain"


def test_many_answers_come_over_tls(both: Jvm, log_in: LogIn, server_identity: Identity) -> None:
    connection = log_in(both, TlsOptions(server_identity.certificate))
    asked = [calls.attribute(ObjectName.parse("java.lang:type=Runtime"), "SystemProperties")] * 500
    answers = list(connection.pipeline(asked, SECONDS))
    assert {len(answer.rows) for answer in answers} == {len(answers[0].rows)}
    assert len(answers) == 500


def test_a_certificate_that_is_missing_is_told(demanding: Jvm, log_in: LogIn, server_identity: Identity) -> None:
    with pytest.raises(TlsError):
        log_in(demanding, TlsOptions(server_identity.certificate), credentials=None)


def test_a_lost_connection_is_opened_anew_over_tls(both: Jvm, log_in: LogIn, server_identity: Identity) -> None:
    connection = log_in(both, TlsOptions(server_identity.certificate))
    link = connection._session._connection
    assert link is not None
    socket.socket.shutdown(link._channel._socket, socket.SHUT_RDWR)
    assert connection.default_domain(SECONDS) == "DefaultDomain"
    assert connection._session._connection is not None
    assert connection._session._connection.tls


@pytest.fixture
def tls_to(serve: Serve, server_identity: Identity) -> Callable[[Jvm], ServiceUrl]:
    """Puts TLS before a registry that speaks plain text: an agent of the JDK's bound to one address cannot."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(server_identity.certificate, server_identity.key)

    def start(jvm: Jvm) -> ServiceUrl:
        def relay(connection: socket.socket) -> None:
            secured = context.wrap_socket(connection, server_side=True)
            with secured, socket.create_connection(("127.0.0.1", jvm.port)) as registry:
                registry.sendall(secured.recv(65536))
                registry.shutdown(socket.SHUT_WR)
                while data := registry.recv(65536):
                    secured.sendall(data)

        place = serve(relay)
        return ServiceUrl(place.host, place.port)

    return start


@pytest.mark.parametrize("registry", ["plain", "tls"])
def test_credentials_never_go_to_a_server_that_speaks_plain_text(
    registry: str,
    start_jvm: StartJvm,
    tls_to: Callable[[Jvm], ServiceUrl],
    server_identity: Identity,
    passwords: list[str],
) -> None:
    jvm = start_jvm(*passwords)
    url = tls_to(jvm) if registry == "tls" else jvm.url
    with pytest.raises(TlsError, match="nothing is sent to it in plain text"):
        connect(url, ("monitor", "right"), tls=TlsOptions(server_identity.certificate), deadline_seconds=SECONDS)
    jvm.stop()


def test_a_plain_server_behind_a_proven_registry_is_read_without_credentials(
    jvm: Jvm, tls_to: Callable[[Jvm], ServiceUrl], server_identity: Identity
) -> None:
    with connect(tls_to(jvm), tls=TlsOptions(server_identity.certificate), deadline_seconds=SECONDS) as connection:
        assert connection.default_domain(SECONDS) == "DefaultDomain"


def test_a_server_without_any_tls_is_refused_where_it_is_wanted(
    jvm: Jvm, log_in: LogIn, server_identity: Identity
) -> None:
    with pytest.raises(TlsError, match="nothing is sent to it in plain text"):
        log_in(jvm, TlsOptions(server_identity.certificate), credentials=None)


def test_a_tls_server_that_is_no_registry_is_told(serve: Serve, server_identity: Identity) -> None:
    place = serve(lambda connection: connection.sendall(b"\x15\x03\x03\x00\x02\x02\x28"))
    with pytest.raises(JmxError, match="handshake"):
        connect(str(place), tls=TlsOptions(server_identity.certificate), deadline_seconds=SECONDS)


AsFile = Callable[[Path], TlsOptions]
as_each_file = pytest.mark.parametrize(
    "as_file", [lambda path: TlsOptions(ca_file=path), lambda path: TlsOptions(cert_file=path)], ids=["ca", "cert"]
)


@as_each_file
def test_a_file_that_cannot_be_read_is_named(as_file: AsFile, tmp_path: Path) -> None:
    path = tmp_path / "missing.pem"
    with pytest.raises(TlsError, match=f"{path}: cannot be read \\(No such file or directory\\)"):
        as_file(path).context()


@as_each_file
def test_a_file_without_pem_is_named(as_file: AsFile, tmp_path: Path) -> None:
    path = tmp_path / "wrong.pem"
    path.write_text("nothing of the kind")
    with pytest.raises(TlsError, match=f"{path}: found no usable PEM"):
        as_file(path).context()


def test_an_encrypted_key_is_refused_without_a_question(client_identity: Identity, tmp_path: Path) -> None:
    encrypted = tmp_path / "encrypted.pem"
    command: list[str | Path] = ["openssl", "pkey", "-in", client_identity.key, "-aes256"]
    subprocess.run([*command, "-passout", "pass:secret", "-out", encrypted], check=True, capture_output=True)
    with pytest.raises(TlsError, match="found an encrypted key"):
        TlsOptions(cert_file=client_identity.certificate, key_file=encrypted).context()
