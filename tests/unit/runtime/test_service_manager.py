import logging
import socket
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from exporter.runtime.service_manager import tell


@pytest.fixture
def systemd() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as receiving:
        receiving.setblocking(False)
        yield receiving


def test_systemd_is_told_at_the_path_that_it_gave(systemd: socket.socket, tmp_path: Path) -> None:
    systemd.bind(str(tmp_path / "notify"))
    tell("READY=1", {"NOTIFY_SOCKET": str(tmp_path / "notify")})
    assert systemd.recv(100) == b"READY=1"


def test_systemd_is_told_at_the_abstract_name_that_it_gave(systemd: socket.socket, tmp_path: Path) -> None:
    systemd.bind(f"\0{tmp_path}")
    tell("STOPPING=1", {"NOTIFY_SOCKET": f"@{tmp_path}"})
    assert systemd.recv(100) == b"STOPPING=1"


@pytest.mark.parametrize("environment", [{}, {"NOTIFY_SOCKET": ""}])
def test_without_systemd_nobody_is_told(environment: Mapping[str, str], caplog: pytest.LogCaptureFixture) -> None:
    tell("READY=1", environment)
    assert caplog.messages == []


def test_a_socket_that_is_gone_is_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        tell("READY=1", {"NOTIFY_SOCKET": str(tmp_path / "gone")})
    assert caplog.messages == ["systemd cannot be told READY=1: No such file or directory"]
