import itertools
import socket

import psutil
import pytest

from exporter.discovery.configured_servers import ConfiguredServers
from exporter.discovery.connector import Connector
from exporter.discovery.found_server import FoundServer
from exporter.discovery.processes import JavaProcess
from exporter.jmx import ServiceUrl
from exporter.model.machine import ProcessIdentity
from exporter.system.java.command import JavaCommand
from exporter.system.own_name import LIST_AGAIN_SECONDS

PROCESS = JavaProcess(ProcessIdentity(7, 1), frozenset({0}), JavaCommand((), "Main", ()), "/")
FOUND = FoundServer(PROCESS, "carbon", "/opt", "read", connector=Connector(9999, 11111, tls=False, wants_login=True))


@pytest.mark.parametrize(
    ("host", "port", "included"),
    [
        ("127.0.0.1", 9999, True),
        ("127.0.0.1", 10000, False),
        ("localhost", 9999, True),
        ("LOCALHOST", 9999, True),
        ("::1", 9999, True),
        (socket.gethostname(), 9999, True),
        ("wso2.example.org", 9999, False),
        ("192.0.2.1", 9999, False),
    ],
)
def test_a_server_is_configured_where_a_url_names_its_port_on_this_machine(
    host: str, port: int, *, included: bool
) -> None:
    servers = ConfiguredServers({"elsewhere": ServiceUrl("192.0.2.1", port), "mine": ServiceUrl(host, port)})
    assert servers.include(FOUND) is included
    assert servers.name_of(FOUND) == ("mine" if included else None)


def test_loopback_is_known_where_the_addresses_may_not_be_listed(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """getifaddrs(3) wants a netlink socket, which a service may not be allowed to have."""

    def refuse() -> None:
        raise OSError(97, "Address family not supported by protocol")

    monkeypatch.setattr(psutil, "net_if_addrs", refuse)
    servers = ConfiguredServers({"mine": ServiceUrl("127.0.0.1", 9999)}, itertools.count(0, 100).__next__)
    assert servers.include(FOUND)
    assert servers.include(FOUND)
    assert caplog.text.count("Address family not supported by protocol") == 1


def test_an_address_that_the_machine_gets_later_is_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """As by DHCP, after which a configured server would be found and read twice."""
    now = [0.0]
    servers = ConfiguredServers({"mine": ServiceUrl("192.0.2.1", 9999)}, lambda: now[0])
    (address, *_), *_ = psutil.net_if_addrs().values()
    monkeypatch.setattr(psutil, "net_if_addrs", lambda: {"eth0": [address._replace(address="192.0.2.1")]})
    assert not servers.include(FOUND)
    now[0] = LIST_AGAIN_SECONDS
    assert servers.include(FOUND)
