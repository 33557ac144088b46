"""How a configured server is reached, whichever command asks."""

from dataclasses import replace

import pytest

from exporter.assembly.access import native_options
from exporter.config.settings import TargetSettings
from exporter.jmx import ServiceUrl, TlsOptions
from exporter.secrecy.credentials import Credentials, Secret
from exporter.system.roots import Roots
from exporter.targets.native.source import NativeOptions
from exporter.targets.occupancy import ServerOwners

LOGIN = Credentials("monitor", Secret("hunter2"))
SERVER = TargetSettings("shop", ServiceUrl("127.0.0.1", 9999), LOGIN)


def test_what_is_configured_of_a_server_is_how_it_is_reached() -> None:
    known = ServerOwners()
    settings = replace(SERVER, tls=TlsOptions(), rmi_host="stub", rmi_port=11111, local=False, owner="wso2")
    assert native_options(settings, Roots(), known) == NativeOptions(
        tls=TlsOptions(), rmi_host="stub", rmi_port=11111, forwarded=True, owner="wso2", known=known
    )
    assert native_options(SERVER, Roots()) == NativeOptions()


@pytest.mark.parametrize(
    ("changes", "looks"),
    [
        ({}, True),
        ({"local": True}, True),
        ({"credentials": None}, False),
        ({"local": False}, False),
        ({"tls": TlsOptions()}, False),
        ({"tls": TlsOptions(insecure_skip_verify=True)}, True),
    ],
)
def test_whose_process_listens_is_looked_at_where_a_password_would_go_to_whoever_does(
    changes: dict[str, object], *, looks: bool
) -> None:
    settings = replace(SERVER, **changes)  # type: ignore[arg-type]  # of several fields
    occupancy = native_options(settings, Roots()).occupancy(settings.url, settings.credentials)
    assert (occupancy is not None) == looks
