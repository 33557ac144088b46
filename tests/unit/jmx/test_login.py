"""Logging in: what a registry says, where its server is, and whether that may be sent a password."""

import socket
from dataclasses import replace
from typing import Any

import pytest

from exporter.jmx import (
    ConnectError,
    JmxError,
    Limits,
    NotJmxError,
    ProtocolError,
    ServiceUrl,
    SessionLostError,
    TlsError,
    TlsOptions,
    UntrustedServerError,
    connect,
)
from exporter.jmx.rmi.references import RemoteReference
from exporter.jmx.rmi.transport import Ends, Place
from exporter.jmx.session import Server
from testing.attacker import registry_that_names
from testing.jmx.byte_server import Behaviour, Serve, reset
from testing.jmx.replies import ACKNOWLEDGEMENT, CARBON
from testing.jmx.session_replies import LOGIN, MEMORY, VALUES, answers
from testing.jmx.sessions import SECONDS, Asked, Open, hang_up, is_memory, outcomes


@pytest.mark.parametrize("end", [hang_up, reset], ids=["closed", "reset"])
@pytest.mark.parametrize("stream", ["registry", "server"])
def test_a_login_cut_anywhere_is_a_connection_error(end: Behaviour, stream: str, serve: Serve) -> None:
    whole = {"registry": ACKNOWLEDGEMENT + CARBON["lookup"], "server": ACKNOWLEDGEMENT + LOGIN}
    cuts = range(0, len(whole[stream]), 7)

    def cut_at(position: int) -> Behaviour:
        def behave(connection: socket.socket) -> None:
            connection.sendall(whole[stream][:position])
            end(connection)

        return behave

    place = serve(*map(cut_at, cuts))
    registry = place if stream == "registry" else serve(answers(CARBON["lookup"]))
    for _ in cuts:
        with pytest.raises((ConnectError, SessionLostError)):
            connect(str(registry), deadline_seconds=SECONDS, rmi_port=place.port)


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", NotJmxError, "an HTTP server answers"),
        (b"220 mail.example ESMTP\r\n", NotJmxError, "does not speak RMI"),
        (ACKNOWLEDGEMENT + b"\0" * 50, ProtocolError, "begins with other bytes"),
        (ACKNOWLEDGEMENT + VALUES, ProtocolError, "something else than a stub"),
        (bytes.fromhex("15 0303 0002 020a"), TlsError, "speaks TLS"),
        (b"", ConnectError, "closed before a byte had come"),
    ],
)
def test_what_is_no_registry_is_told(answer: bytes, error: type[JmxError], words: str, serve: Serve) -> None:
    place = serve(lambda connection: connection.sendall(answer))
    with pytest.raises(error, match=words) as told:
        connect(str(place), deadline_seconds=SECONDS)
    assert str(place) in str(told.value)


def test_a_registry_that_knows_only_numbers_is_asked_by_number(serve: Serve) -> None:
    asked = Asked()
    registry = serve(answers(CARBON["no-such-method"]), answers(CARBON["lookup"], then=asked.record))
    server = serve(answers(LOGIN, CARBON["close"]))
    connect(str(registry), deadline_seconds=SECONDS, rmi_port=server.port).close()
    assert bytes.fromhex("00000002 44154dc9d4e63bdf") in asked.all()


def test_a_registry_that_names_a_server_that_is_gone_is_told(log_in: Open, serve: Serve) -> None:
    server = serve(answers(CARBON["no-such-object"]))
    registry = serve(lambda connection: connection.sendall(registry_that_names(server.port)))
    with pytest.raises(SessionLostError, match="names a server that is gone"):
        connect(str(registry), ("admin", "hidden"), deadline_seconds=SECONDS, rmi_port="registry")
    with pytest.raises(NotJmxError, match="the configured port is wrong"):
        log_in(answers(CARBON["no-such-object"]))


def test_what_the_server_says_to_a_login_is_told_without_the_password(serve: Serve) -> None:
    registry, server = serve(answers(CARBON["lookup"])), serve(answers(CARBON["no-such-method"]))
    url = ServiceUrl(registry.host, registry.port)
    with pytest.raises(ProtocolError) as caught:
        connect(url, ("admin", "method hash"), deadline_seconds=SECONDS, rmi_port=server.port)
    assert "java.rmi.UnmarshalException: invalid <secret>" in str(caught.value)
    assert "method hash" not in str(caught.value)


@pytest.mark.parametrize(
    ("rmi_host", "expected"), [("configured", "registry"), ("stub", "10.0.0.1"), ("other.example", "other.example")]
)
def test_the_host_is_the_configured_one_unless_another_is_wanted(rmi_host: str, expected: str) -> None:
    reference = RemoteReference("10.0.0.1", 1099, bytes(22), tls=False)
    server = Server(ServiceUrl("registry", 9999), None, None, rmi_host, None, Limits())
    assert server.place(reference) == Place(expected, 1099)


@pytest.mark.parametrize(("rmi_port", "server_port", "expected"), [(1, 2, 1), (None, 2, 2), (None, None, 3)])
def test_a_configured_port_wins_over_the_urls_and_that_over_the_servers(
    rmi_port: int | None, server_port: int | None, expected: int
) -> None:
    reference = RemoteReference("10.0.0.1", 3, bytes(22), tls=False)
    server = Server(ServiceUrl("registry", 9, "jmxrmi", server_port), None, None, "configured", rmi_port, Limits())
    assert server.place(reference).port == expected


@pytest.mark.parametrize(
    ("registry", "named", "believed"),
    [
        (9999, 11111, True),
        (10009, 11121, True),
        (9999, 9999, True),
        (1099, 1099, True),
        (9999, 11112, False),
        (10009, 11111, False),
        (9999, 45000, False),
        (1099, 2211, False),
    ],
)
def test_a_password_goes_to_carbons_ports_alone(registry: int, named: int, believed: bool) -> None:  # noqa: FBT001
    """`CarbonUtils.getPortFromServerConfig` adds one offset to 9999 and 11111; the JDK's agent may share one port."""
    reference = RemoteReference("10.0.0.1", named, bytes(22), tls=False)
    server = Server(ServiceUrl("127.0.0.1", registry), ("admin", "hidden"), None, "configured", None, Limits())
    if believed:
        server.check_named(reference)
        return
    with pytest.raises(UntrustedServerError, match=rf"names port {named} .* configure rmi_port: {named}") as caught:
        server.check_named(reference)
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize(
    "changed",
    [
        {"credentials": None},
        {"rmi_port": "registry"},
        {"rmi_port": 45000},
        {"url": ServiceUrl("127.0.0.1", 9999, server_port=11111)},
        {"tls": TlsOptions()},
    ],
    ids=["no password", "registry", "another port", "whole URL", "TLS"],
)
def test_any_port_will_do_where_no_password_is_at_stake(changed: dict[str, Any]) -> None:
    reference = RemoteReference("10.0.0.1", 45000, bytes(22), tls=True)
    server = Server(ServiceUrl("127.0.0.1", 9999), ("admin", "hidden"), None, "configured", None, Limits())
    replace(server, **changed).check_named(reference)


def test_tls_that_proves_nothing_does_not_make_a_port_believed() -> None:
    reference = RemoteReference("10.0.0.1", 45000, bytes(22), tls=True)
    tls = TlsOptions(insecure_skip_verify=True)
    server = Server(ServiceUrl("127.0.0.1", 9999), ("admin", "hidden"), tls, "configured", None, Limits())
    with pytest.raises(UntrustedServerError):
        server.check_named(reference)


def test_a_later_connection_of_a_session_is_looked_at_too(serve: Serve) -> None:
    """Whoever is told a session's identifier has the session."""
    asked, looked = Asked(), []

    def admit(server: Ends, registry: Ends | None) -> None:
        looked.append(registry is not None)
        if registry is None:
            raise UntrustedServerError("somebody else")

    registry = serve(answers(CARBON["lookup"]))
    server = serve(answers(LOGIN, VALUES, then=hang_up), asked.record)
    url = ServiceUrl(registry.host, registry.port)
    connection = connect(url, ("admin", "hidden"), rmi_port=server.port, admit=admit, deadline_seconds=SECONDS)
    assert is_memory(outcomes(connection, MEMORY)[0])
    with pytest.raises(UntrustedServerError):
        outcomes(connection, MEMORY)
    assert asked.all() == b""
    connection.close(1)
    assert looked[:2] == [True, False]
