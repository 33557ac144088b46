"""The JDK's agent of each release, guarded as an administrator can: certificates on both sides, passwords, any port."""

import ssl
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from development.jvm import JavaServer
from exporter.jmx import JmxError, LoginRefusedError, ObjectName, TlsError, TlsOptions, UntrustedServerError, connect
from exporter.jmx.deadline import Deadline
from exporter.tls_probe.client_hello import VERSION_NAMES
from exporter.tls_probe.connection import Address
from exporter.tls_probe.probe import probe
from testing.jmx.identity import Identity
from testing.jvm import login_options

SECONDS = 30
AGENT = "-Dcom.sun.management.jmxremote"
RUNTIME = ObjectName.parse("java.lang:type=Runtime")
RELEASES = [11, 17, 21, 25]


def password_options(folder: Path) -> list[str]:
    """What makes an agent want the password of the user monitor, with the files that say so in a folder."""
    return [f"{AGENT}.authenticate=true", *login_options(folder, "monitor right\n")]


@pytest.fixture(scope="module", params=RELEASES)
def guarded(
    request: pytest.FixtureRequest,
    jdks: Mapping[int, Path],
    java_programs: Path,
    server_identity: Identity,
    client_identity: Identity,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[int, int]]:
    """A Java's release, and the port of its registry.

    Registry and server speak TLS and want a certificate, and the server a password as well. It exports its objects on a
    free port, and names a host in its stubs that does not exist.
    """
    options = [f"{AGENT}.ssl=true", f"{AGENT}.registry.ssl=true", f"{AGENT}.ssl.need.client.auth=true"]
    options += password_options(tmp_path_factory.mktemp("access"))
    options += [f"{AGENT}.rmi.port=0", "-Djava.rmi.server.hostname=no-such-host.invalid"]
    options += [*server_identity.key_store(), *client_identity.trust_store()]
    with JavaServer(jdks[request.param], java_programs, ["KindsOfValues"], java_options=options) as server:
        yield request.param, server.jmx_port


def spec_version(port: int, **options: Any) -> Any:
    with connect(f"127.0.0.1:{port}", deadline_seconds=SECONDS, **options) as connection:
        return connection.attribute(RUNTIME, "SpecVersion", SECONDS)


def test_whoever_shows_certificate_and_password_reads(
    guarded: tuple[int, int], server_identity: Identity, client_identity: Identity
) -> None:
    release, port = guarded
    tls = TlsOptions(server_identity.certificate, client_identity.certificate, client_identity.key)
    assert spec_version(port, tls=tls, credentials=("monitor", "right")) == str(release)
    with pytest.raises(LoginRefusedError):
        spec_version(port, tls=tls, credentials=("monitor", "wrong"))
    with pytest.raises(LoginRefusedError):
        spec_version(port, tls=tls)
    with pytest.raises(JmxError, match=r"no-such-host\.invalid"):
        spec_version(port, tls=tls, credentials=("monitor", "right"), rmi_host="stub")


def test_nobody_else_gets_as_far_as_the_password(guarded: tuple[int, int], server_identity: Identity) -> None:
    for tls in (None, TlsOptions(server_identity.certificate)):
        with pytest.raises(TlsError):
            spec_version(guarded[1], tls=tls, credentials=("monitor", "right"))


@pytest.mark.parametrize("release", RELEASES)
def test_an_agent_without_tls_wants_the_password_too(
    release: int, jdks: Mapping[int, Path], java_programs: Path, tmp_path: Path
) -> None:
    options = password_options(tmp_path)
    with JavaServer(jdks[release], java_programs, ["KindsOfValues"], java_options=options) as server:
        with pytest.raises(UntrustedServerError, match=f"configure rmi_port: {server.connector_port}"):
            spec_version(server.jmx_port, credentials=("monitor", "right"))
        for port in (server.connector_port, "registry"):
            assert spec_version(server.jmx_port, credentials=("monitor", "right"), rmi_port=port) == str(release)
        with pytest.raises(LoginRefusedError):
            spec_version(server.jmx_port, credentials=("monitor", "wrong"), rmi_port="registry")


def test_what_an_agent_takes_is_told_to_whoever_shows_nothing(
    guarded: tuple[int, int], server_identity: Identity
) -> None:
    """The handshakes that guidelines are judged by: java.security of these releases switches off TLS 1.0 and 1.1."""
    _, port = guarded
    found = probe(Address("127.0.0.1", port), "", Deadline.after(SECONDS))
    assert {VERSION_NAMES[version] for version, is_taken in found.versions.items() if is_taken} >= {"TLS 1.2"}
    assert [found.versions[version] for version in (0x0300, 0x0301, 0x0302)] == [False, False, False]
    assert found.weak == ()
    assert found.certificate == ssl.PEM_cert_to_DER_cert(server_identity.certificate.read_text())
