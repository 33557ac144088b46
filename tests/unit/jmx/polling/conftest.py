"""A few MBeans for all tests of polling that need no others."""

import pytest

from exporter.jmx.polling.poller import Poller
from testing.jmx.beans import bean
from testing.jmx.scripted_server import ScriptedServer


@pytest.fixture
def server() -> ScriptedServer:
    return ScriptedServer({bean(1): {"One": 1, "Two": 2}, "b:type=Other": {"One": 3}})


@pytest.fixture
def poller(server: ScriptedServer) -> Poller:
    return Poller(server.open)
