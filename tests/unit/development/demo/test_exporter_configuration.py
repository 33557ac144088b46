"""The configuration that the exporter gets for the servers of a demonstration: it accepts it."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from development.demo.exporter_configuration import exporter_configuration
from exporter.config.loader import load_settings


def test_the_exporter_reads_each_server_with_its_login(tmp_path: Path) -> None:
    password = tmp_path / "password"
    password.touch(0o600)
    password.write_text("secret\n", encoding="utf-8")
    servers: list[Any] = [
        SimpleNamespace(name="killed-carbon", jmx_port=9999, username="admin", password_file=password),
        SimpleNamespace(name="plain", jmx_port=20010, username="", password_file=tmp_path / "none"),
    ]
    file = tmp_path / "exporter.yml"
    file.write_text(exporter_configuration(servers), encoding="utf-8")
    assert [target.name for target in load_settings(file, {}).targets] == ["killed-carbon", "plain"]


def test_without_servers_it_reads_the_machine(tmp_path: Path) -> None:
    file = tmp_path / "exporter.yml"
    file.write_text(exporter_configuration([]), encoding="utf-8")
    assert load_settings(file, {}).targets == ()
