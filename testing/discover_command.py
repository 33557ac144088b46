"""What the command `discover` prints."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from exporter import cli
from exporter.config.loader import load_settings
from exporter.config.settings import TargetSettings
from exporter.discovery.connector import Connector
from exporter.discovery.found_server import FoundServer
from exporter.discovery.processes import JavaProcess
from exporter.model.machine import ProcessIdentity
from exporter.system.java.command import JavaCommand


def output(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The configuration that is written."""
    return run(capsys, *arguments)[0]


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What people are told."""
    return run(capsys, *arguments)[1]


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[str, str]:
    assert cli.main(["discover", *arguments]) == 0
    printed, errors = capsys.readouterr()
    return printed, errors


def loaded(text: str, folder: Path, environment: Mapping[str, str] | None = None) -> dict[int, TargetSettings]:
    """The output as a configuration, its targets by port, after somebody has written the passwords' files."""
    for name in re.findall(r'password_file: "([^/"]+)"', text):
        (folder / name).write_text("secret")
    (folder / "found.yml").write_text(text)
    return {target.url.port: target for target in load_settings(folder / "found.yml", environment or {}).targets}


def found(tls: bool, port: int | None) -> FoundServer:  # noqa: FBT001 - one of two kinds of server
    process = JavaProcess(ProcessIdentity(7, 1), frozenset({0}), JavaCommand((), "Main", ()), "/")
    connector = Connector(9999, port, tls=tls, wants_login=False)
    return FoundServer(process, "java", None, "read", connector=connector, address="::1")
