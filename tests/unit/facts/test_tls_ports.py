"""Which ports are asked by handshakes, and which never."""

import os
import socket
from collections.abc import Iterator

import pytest

from exporter.facts.fact import NotApplicable, Unknown
from exporter.facts.inspection import Site
from exporter.facts.tls_ports import TlsPort, tls_ports
from exporter.jmx import ObjectName
from exporter.jmx.deadline import Deadline
from exporter.model.machine import ProcessFacts, ProcessIdentity
from exporter.model.site import SiteSettings
from exporter.model.snapshot import MBean, Snapshot

_ADMIN = MBean(ObjectName.parse("org.wso2.carbon:type=ServerAdmin"), {"ServerVersion": "4.10.32"})
_HERE = ProcessFacts(ProcessIdentity(os.getpid(), 1), (), None, None)


def handler(base: int, port: int, *, tls: bool = True) -> MBean:
    name = ObjectName.parse(f"Catalina:type=ProtocolHandler,port={base}")
    return MBean(name, {"localPort": port, "sSLEnabled": tls})


def site(
    *mbeans: MBean,
    process: ProcessFacts | None = None,
    host: str = "127.0.0.1",
    probes: bool = True,
    configured: tuple[int, ...] = (),
) -> Site:
    snapshot = Snapshot(mbeans) if mbeans else None
    settings = SiteSettings(host=host, probes=probes, tls_ports=configured)
    return Site(0.0, Deadline.after(5), settings, snapshot, process=process)


@pytest.fixture
def own_port() -> Iterator[int]:
    """A port at which this very process listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_connector_of_the_process_is_asked(own_port: int) -> None:
    found = tls_ports(site(_ADMIN, handler(9443, own_port), process=_HERE))
    assert found == (TlsPort(own_port, 9443, answers_http=True),)


def test_a_connector_without_tls_is_not_asked(own_port: int) -> None:
    found = tls_ports(site(_ADMIN, handler(9443, own_port, tls=False), process=_HERE))
    assert found == NotApplicable("its process has no port that is known to speak TLS")


def test_a_port_that_somebody_else_has_is_never_asked(own_port: int) -> None:
    """A server behind a tunnel says of its own machine what here is another program's."""
    parent = ProcessFacts(ProcessIdentity(os.getppid(), 1), (), None, None)
    for process in (None, parent):
        assert isinstance(tls_ports(site(_ADMIN, handler(9443, own_port), process=process)), Unknown)


def test_a_port_at_another_address_is_never_asked(own_port: int) -> None:
    found = tls_ports(site(_ADMIN, handler(9443, own_port), process=_HERE, host="192.0.2.1"))
    assert found == Unknown("it does not listen at 192.0.2.1 as seen from here, and no tls_ports are configured")


def test_a_tomcat_that_is_no_carbon_is_not_asked_for_carbons_pages(own_port: int) -> None:
    assert tls_ports(site(handler(9443, own_port), process=_HERE)) == (TlsPort(own_port, 9443),)


def test_a_configured_port_is_asked_wherever_the_server_runs() -> None:
    assert tls_ports(site(_ADMIN, configured=(9443, 8243))) == (TlsPort(8243), TlsPort(9443))


def test_of_a_configured_port_tomcat_tells_what_it_is() -> None:
    found = tls_ports(site(_ADMIN, handler(9443, 9843), configured=(9843,)))
    assert found == (TlsPort(9843, 9443, answers_http=True),)


def test_a_usual_port_is_asked_where_an_offset_has_moved_it(own_port: int) -> None:
    moved = ProcessFacts(_HERE.identity, ("java", "-DportOffset=1", f"-DportOffset={own_port - 8243}"), None, None)
    assert tls_ports(site(_ADMIN, process=moved)) == (TlsPort(own_port, bears_refusals=False),)


def test_an_offset_is_told_by_a_connector_too(own_port: int) -> None:
    connector = handler(1000, 1000 + own_port - 8243)
    assert tls_ports(site(_ADMIN, connector, process=_HERE)) == (TlsPort(own_port, bears_refusals=False),)


@pytest.mark.parametrize("offset", ["", "x", "²", "-1", "9" * 5000])
def test_an_offset_that_is_none_is_none(offset: str) -> None:
    process = ProcessFacts(_HERE.identity, (f"-DportOffset={offset}",), None, None)
    assert isinstance(tls_ports(site(_ADMIN, process=process)), NotApplicable)


def test_switched_off_nothing_is_asked(own_port: int) -> None:
    found = tls_ports(site(_ADMIN, handler(9443, own_port), process=_HERE, probes=False, configured=(own_port,)))
    assert found == Unknown("handshakes are switched off (probes: false)")


def test_a_server_that_does_not_run_has_no_port() -> None:
    assert tls_ports(site(host="")) == NotApplicable("the server does not run")


def test_no_more_than_eight_ports_are_asked() -> None:
    found = tls_ports(site(_ADMIN, configured=tuple(range(1000, 1100))))
    assert isinstance(found, tuple)
    assert len(found) == 8
