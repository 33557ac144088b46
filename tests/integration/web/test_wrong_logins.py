"""While two hundred clients try passwords, whoever has the right one is served."""

import time
from collections.abc import Iterator
from pathlib import Path

import bcrypt
import pytest

from testing.exporter_process import until
from testing.hostile_clients import SCRAPE_SECONDS, Exporter, ask_others, exporter
from testing.locked_exporter import PASSWORD, USER, write
from testing.wrong_logins import WrongLogins

COST = 10
"""htpasswd's `-C 10`, which is also what bcrypt of Go takes by itself."""


@pytest.fixture
def victim(tmp_path: Path) -> Iterator[Exporter]:
    hashed = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(COST)).decode()
    write(tmp_path / "web.yml", f"basic_auth_users: {{{USER}: '{hashed}'}}\n".encode())
    with exporter(tmp_path, (), ("--web.config.file", str(tmp_path / "web.yml"))) as started:
        yield started


def test_right_logins_are_served_beside_wrong_ones_and_nothing_is_left(victim: Exporter) -> None:
    before = victim.at_rest()
    with WrongLogins(victim.port, 200) as crowd:
        until(lambda: crowd.statuses.get(401, 0) > 10 and crowd.statuses.get(503, 0) > 10)
        siege = ask_others(victim, 3)
    assert siege.statuses == {200}
    assert max(siege.slowest_scrape, siege.slowest_health) < SCRAPE_SECONDS / 2
    assert crowd.statuses.keys() == {401, 503}
    until(lambda: (victim.use().threads, victim.use().files) == (before.threads, before.files))
    log = victim.log.read_text()
    assert log.count("a request was refused") <= 3
    assert "Traceback" not in log


def test_one_who_comes_for_the_first_time_meanwhile_is_served(victim: Exporter) -> None:
    with WrongLogins(victim.port, 200) as crowd:
        until(lambda: crowd.statuses.get(503, 0) > 10)
        began = time.monotonic()
        assert victim.status("/metrics") == 200
        assert time.monotonic() - began < SCRAPE_SECONDS / 2
