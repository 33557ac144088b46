"""Others are served while hostile clients are there, and nothing is left of these; `make soak` tries it for longer."""

import os
import resource
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from testing.exporter_process import PATIENCE
from testing.hostile_clients import (
    KINDS,
    SCRAPE_SECONDS,
    TLS_KINDS,
    Exporter,
    HostileClients,
    Kind,
    Use,
    ask_others,
    besiege,
    exporter,
    locked_exporter,
    unprivileged,
    wait_until,
)

_HALF = SCRAPE_SECONDS / 2
_MEMORY_MIB = 12
"""What may be kept: a process's memory is never given back whole."""


@pytest.fixture(scope="module")
def victim(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Exporter]:
    with exporter(tmp_path_factory.mktemp("exporter")) as started:
        yield started


@pytest.fixture(scope="module")
def before(victim: Exporter) -> Use:
    return victim.at_rest()


def nothing_is_left(victim: Exporter, before: Use) -> None:
    wait_until(lambda: (victim.use().threads, victim.use().files) == (before.threads, before.files))
    assert victim.use().memory_mib <= before.memory_mib + _MEMORY_MIB


@pytest.fixture(scope="module")
def locked_victim(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Exporter]:
    with locked_exporter(tmp_path_factory.mktemp("locked")) as started:
        yield started


@pytest.fixture(scope="module")
def locked_before(locked_victim: Exporter) -> Use:
    return locked_victim.at_rest()


@pytest.mark.parametrize("kind", TLS_KINDS, ids=lambda kind: kind.name)
def test_others_are_served_in_tls_beside_hostile_clients_and_nothing_is_left(
    kind: Kind, locked_victim: Exporter, locked_before: Use
) -> None:
    siege = besiege(locked_victim, kind, 1, 0.3)
    assert siege.statuses == {200}
    assert siege.slowest_scrape < _HALF
    assert siege.slowest_health < _HALF
    nothing_is_left(locked_victim, locked_before)


def test_hostile_clients_of_all_kinds_are_ended_in_tls(locked_victim: Exporter, locked_before: Use) -> None:
    with ExitStack() as stack:
        hostile = [
            stack.enter_context(HostileClients(locked_victim.port, kind, 0.3, context=locked_victim.context))
            for kind in TLS_KINDS
        ]
        siege = ask_others(locked_victim, 2)
        assert siege.statuses == {200}
        assert max(siege.slowest_scrape, siege.slowest_health) < _HALF
        wait_until(lambda: not any(clients.connected() for clients in hostile[:-1]))
    nothing_is_left(locked_victim, locked_before)
    assert locked_victim.log.read_text().count("a TLS handshake failed") <= 3


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_others_are_served_beside_hostile_clients_and_nothing_is_left(
    kind: Kind, victim: Exporter, before: Use
) -> None:
    siege = besiege(victim, kind, 1, 0.3)
    assert siege.statuses == {200}
    assert siege.slowest_scrape < _HALF
    assert siege.slowest_health < _HALF
    nothing_is_left(victim, before)


def test_hostile_clients_of_all_kinds_are_ended(victim: Exporter, before: Use) -> None:
    """More than there may be connections, at once; without their doing anything for it."""
    with ExitStack() as stack:
        hostile = [stack.enter_context(HostileClients(victim.port, kind, 0.3)) for kind in KINDS]
        siege = ask_others(victim, 2)
        assert siege.statuses == {200}
        assert max(siege.slowest_scrape, siege.slowest_health) < _HALF
        wait_until(lambda: not any(clients.connected() for clients in hostile[:-1]))
        nothing_is_left(victim, before)


def test_where_files_are_short_from_the_start_others_are_served(tmp_path: Path) -> None:
    with exporter(tmp_path, ["prlimit", "--nofile=64:64"]) as victim:
        siege = besiege(victim, KINDS[0], 2, 0.3)
    assert siege.statuses == {200}
    assert max(siege.slowest_scrape, siege.slowest_health) < _HALF


def test_where_files_run_out_accepting_pauses_and_that_is_said_once(tmp_path: Path) -> None:
    """Nothing can be accepted for a while; then all is as before, at once."""
    with exporter(tmp_path) as victim:
        before = victim.at_rest()
        pid = victim.process.pid
        limit = resource.prlimit(pid, resource.RLIMIT_NOFILE)
        computed = victim.processor_seconds()
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (before.files, limit[1]))
        with HostileClients(victim.port, Kind("silent", 100, b""), 1):
            time.sleep(2)
            assert victim.processor_seconds() - computed < 1
            assert victim.log.read_text().count("a connection cannot be accepted") == 1
            assert len(victim.log.read_text()) < 5000
            resource.prlimit(pid, resource.RLIMIT_NOFILE, limit)
            siege = ask_others(victim, 0)
        assert siege.statuses == {200}
        assert max(siege.slowest_scrape, siege.slowest_health) < _HALF
        nothing_is_left(victim, before)


def test_where_threads_are_short_health_is_told_and_afterwards_all_is_as_before(tmp_path: Path) -> None:
    with exporter(tmp_path, unprivileged()) as victim:
        before = victim.at_rest()
        limit_threads(victim, 1)
        with HostileClients(victim.port, KINDS[-1], 0.3):
            assert {victim.status("/metrics") for _ in range(5)} == {503}
            assert victim.status("/-/healthy") == 200
            limit_threads(victim, None)
            siege = ask_others(victim, 0)
        assert siege.statuses == {200}
        assert max(siege.slowest_scrape, siege.slowest_health) < _HALF
        nothing_is_left(victim, before)


def limit_threads(victim: Exporter, most: int | None) -> None:
    """Bound the threads of the exporter's user, as only that user may where root has few rights."""
    pid = victim.process.pid
    _, hard = resource.prlimit(os.getpid(), resource.RLIMIT_NPROC)
    back = "unlimited" if hard == resource.RLIM_INFINITY else str(hard)
    wanted = back if most is None else str(most)
    command = [*unprivileged(), "prlimit", f"--pid={pid}", f"--nproc={wanted}:"]
    subprocess.run(command, check=True, timeout=PATIENCE)
