"""A real filesystem that never answers; the other tests of stuck mounts put something in the place of statvfs."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from development.places import PROJECT
from testing import hung_mount

OWN_MOUNTS = ["unshare", "--user", "--map-root-user", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
"""unshare(1): nobody else sees what is mounted there, and it is gone with its first process."""


@pytest.fixture(scope="module")
def scraped(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    own_mounts = subprocess.run([*OWN_MOUNTS, "true"], capture_output=True, check=False)
    if own_mounts.returncode != 0 or not Path("/dev/fuse").exists():
        pytest.skip("this system gives no mounts of one's own, or no FUSE")
    mountpoint = tmp_path_factory.mktemp("gone")
    command = [*OWN_MOUNTS, sys.executable, "-m", hung_mount.__name__, str(mountpoint)]
    ran = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=100, check=False)
    if ran.stderr.startswith("cannot mount"):
        pytest.skip(ran.stderr.strip())
    assert ran.returncode == 0, ran.stderr
    result: dict[str, Any] = json.loads(ran.stdout)
    return result


def test_servers_on_it_are_found_without_their_filesystem(scraped: dict[str, Any]) -> None:
    assert scraped["found"] == [hung_mount.SERVERS] * 2
    assert scraped["with_filesystem"] == 0


def test_servers_on_it_cost_the_limit_once_together_and_then_nothing(scraped: dict[str, Any]) -> None:
    first, again = scraped["seconds"]
    assert first < hung_mount.LIMIT * (hung_mount.SERVERS - 1)  # one after the other they would take all of it
    assert again < hung_mount.LIMIT


def test_it_is_a_filesystem_with_an_error_and_costs_no_other_figure(scraped: dict[str, Any]) -> None:
    assert (scraped["device_error"], scraped["filesystem_success"], scraped["memory"]) == (1, 1, True)


def test_further_scrapes_start_no_further_threads_that_hang(scraped: dict[str, Any]) -> None:
    assert scraped["more_threads"] <= 0
