from collections.abc import Iterator
from typing import Any

import pytest

from exporter.jmx import JmxConnection, connect
from testing.jmx.identity import Identity, make_identity
from testing.jmx.open_connection import SECONDS, Open
from testing.jvm import Jvm


@pytest.fixture(scope="session")
def server_identity(tmp_path_factory: pytest.TempPathFactory) -> Identity:
    return make_identity(tmp_path_factory.mktemp("server"), "server", "ip:127.0.0.1,dns:jmx.example")


@pytest.fixture(scope="session")
def client_identity(tmp_path_factory: pytest.TempPathFactory) -> Identity:
    return make_identity(tmp_path_factory.mktemp("client"), "client", "dns:client.example")


@pytest.fixture
def open_connection() -> Iterator[Open]:
    opened: list[JmxConnection] = []

    def open_(jvm: Jvm, user: str | None = None, password: str = "", **options: Any) -> JmxConnection:
        credentials = None if user is None else (user, password)
        options = {"deadline_seconds": SECONDS, **options}
        opened.append(connect(jvm.url, credentials, **options))
        return opened[-1]

    yield open_
    for connection in opened:
        connection.close()
