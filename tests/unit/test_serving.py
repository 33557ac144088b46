"""What a reload of the configuration does to what serves it; the life of the process has integration tests."""

from collections.abc import Callable
from typing import Any

import pytest

from exporter.assembly.assembler import Assembler
from exporter.build import BuildInfo
from exporter.config.settings import HostSettings, Settings, TargetSettings
from exporter.document import DocumentError
from exporter.jmx import ServiceUrl
from exporter.runtime.log_queue import LogQueue
from exporter.serving import _Exporter
from exporter.system.roots import Roots

ALONE = Settings(host=HostSettings(enabled=False))
ONE = Settings(targets=(TargetSettings("one", ServiceUrl("127.0.0.1", 1)),), host=HostSettings(enabled=False))


@pytest.fixture
def exporter() -> _Exporter:
    log = LogQueue(lambda _: None, lambda _: None)
    log.close()
    return _Exporter(ALONE, BuildInfo("1.2.3", "abc", "3.11"), Roots(), log)


@pytest.fixture
def forgotten(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was forgotten of logins and servers."""
    told: list[str] = []

    def note(name: str) -> Callable[[Any], None]:
        return lambda _: told.append(name)

    for name in ("hurry_refused_logins", "forget_server_owners"):
        monkeypatch.setattr(Assembler, name, note(name))
    return told


def names(exporter: _Exporter) -> list[str]:
    return [settings.name for settings, _ in exporter._assembly.targets]


def test_a_new_configuration_takes_the_place_of_the_old(exporter: _Exporter) -> None:
    assert exporter.replace(lambda: ONE, by_signal=False) == ""
    assert names(exporter) == ["one"]


def wrong() -> Settings:
    raise DocumentError("c.yml", 3, ("host",), "found nothing, expected something")


def broken() -> Settings:
    raise KeyError("hunter2")


def test_a_wrong_one_leaves_the_old_in_force_and_says_what_is_wrong(exporter: _Exporter) -> None:
    exporter.replace(lambda: ONE, by_signal=True)
    assert exporter.replace(wrong, by_signal=False) == "c.yml:3: host: found nothing, expected something"
    assert exporter.replace(broken, by_signal=False) == "The reload failed; the log says why."
    assert names(exporter) == ["one"]


def test_only_a_signal_lets_a_server_be_another_users_process(exporter: _Exporter, forgotten: list[str]) -> None:
    """On a loopback address, any user of the machine may ask over HTTP: he may be the one who wants the password."""
    exporter.replace(lambda: ONE, by_signal=False)
    assert forgotten == ["hurry_refused_logins"]
    exporter.replace(lambda: ONE, by_signal=True)
    assert forgotten == ["hurry_refused_logins", "hurry_refused_logins", "forget_server_owners"]
