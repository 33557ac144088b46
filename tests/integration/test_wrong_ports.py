"""What is told of a WSO2 Carbon kernel whose ports were mistaken for one another: the line says what it probably is."""

import pytest

from development.carbon import CarbonServer
from exporter.jmx import ServiceUrl, TlsOptions
from exporter.jmx.deadline import Deadline
from exporter.model.snapshot import ErrorReason, TargetError
from exporter.secrecy.credentials import Credentials
from exporter.targets.jmxquery.source import JmxQuerySource
from exporter.targets.native.source import NativeOptions, NativeSource

HTTPS, HTTP, REGISTRY, SERVER = "https_port", "http_port", "jmx_port", "connector_port"
USUAL = "Carbon's registry is at 9999 plus the port offset"


def told(server: CarbonServer, port: str, options: NativeOptions, name: str = "jmxrmi") -> TargetError:
    url = ServiceUrl("127.0.0.1", getattr(server, port), name)
    source = NativeSource(url, Credentials("admin", server.password_file), options)
    with pytest.raises(TargetError) as caught:
        source.read([], Deadline.after(60))
    source.close()
    assert "\n" not in caught.value.message
    return caught.value


def test_the_rmi_servers_port_leads_to_the_registrys(carbon: CarbonServer) -> None:
    for options in (NativeOptions(), NativeOptions(TlsOptions(insecure_skip_verify=True))):
        error = told(carbon, SERVER, options)
        assert error.reason == "not_jmx"
        assert f"{carbon.connector_port}: an RMI server's port, and the registry's is wanted" in error.message
        assert f"Carbon's registry is then at {carbon.jmx_port}" in error.message


@pytest.mark.parametrize(
    ("port", "tls", "reason", "words"),
    [
        (HTTP, False, "not_jmx", f"an HTTP server answers: {USUAL}"),
        (HTTP, True, "not_jmx", f"an HTTP server answers: {USUAL}"),
        (HTTPS, True, "not_jmx", f"an HTTP server answers: {USUAL}"),
        (HTTPS, False, "tls", f"perhaps the port of HTTPS instead of JMX's ({USUAL}), or JMX that wants tls"),
        (REGISTRY, True, "tls", "for a server without TLS, like Carbon's own, leave tls out"),
    ],
)
def test_another_port_or_tls_is_told(
    carbon: CarbonServer,
    port: str,
    tls: bool,  # noqa: FBT001 - a case
    reason: ErrorReason,
    words: str,
) -> None:
    error = told(carbon, port, NativeOptions(TlsOptions(insecure_skip_verify=True) if tls else None))
    assert error.reason == reason
    assert words in error.message


def test_a_name_that_is_not_bound_is_told(carbon: CarbonServer) -> None:
    error = told(carbon, REGISTRY, NativeOptions(), "jmx")
    assert (error.reason, "nothing is bound as 'jmx': usual is jmxrmi" in error.message) == ("not_jmx", True)


def test_a_servers_port_that_is_another_ones_is_told(carbon: CarbonServer) -> None:
    error = told(carbon, REGISTRY, NativeOptions(rmi_port=carbon.jmx_port))
    assert error.reason == "not_jmx"
    assert f"not the one that the registry names on port {carbon.connector_port}" in error.message


def test_javas_own_client_is_explained_too(carbon: CarbonServer) -> None:
    with pytest.raises(TargetError) as caught:
        JmxQuerySource(ServiceUrl("127.0.0.1", carbon.connector_port), None).read([], Deadline.after(60))
    assert caught.value.reason == "not_jmx"
    assert f"an RMI server's port, and not the one that is wanted: {USUAL}" in caught.value.message
