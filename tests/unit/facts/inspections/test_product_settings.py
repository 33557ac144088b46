"""Single settings of products, their updates, and where their index stands."""

import os
from pathlib import Path

import pytest

from exporter.facts.fact import Known, NotApplicable, Unknown
from testing.sites import NOW, PID, found, process, site, value, write_files

DAY = 86_400


@pytest.mark.parametrize(
    ("inside", "word"), [("<DeleteChunkSize>8192</DeleteChunkSize>", "chunks"), ("", "whole"), ("<Enable/>", "whole")]
)
def test_sessions_are_deleted_in_chunks(tmp_path: Path, inside: str, word: str) -> None:
    text = f"<Server xmlns='http://wso2.org'><SessionDataCleanUp>{inside}</SessionDataCleanUp></Server>"
    home = write_files(tmp_path, {"repository/conf/identity/identity.xml": text})
    assert value("session_cleanup_chunk", site(home=home)) == word


@pytest.mark.parametrize(("delay", "word"), [("60", "beats"), ("0", "silent"), ("", "silent")])
def test_the_broker_has_a_heartbeat(tmp_path: Path, delay: str, word: str) -> None:
    text = f"<broker><heartbeat><delay>{delay}</delay><timeoutFactor>2.0</timeoutFactor></heartbeat></broker>"
    home = write_files(tmp_path, {"repository/conf/advanced/qpid-config.xml": text})
    assert value("qpid_heartbeat", site(home=home)) == word


@pytest.mark.parametrize(("days", "told"), [(0, "0 days"), (1, "1 day"), (90.9, "90 days")])
def test_updates_are_as_old_as_the_newest_of_them(tmp_path: Path, days: float, told: str) -> None:
    home = write_files(tmp_path, {"updates/config.json": "", "updates/old.json": ""})
    os.utime(home / "updates/config.json", (0, NOW - days * DAY))
    os.utime(home / "updates/old.json", (0, NOW - 400 * DAY))
    assert found("updates_level", site(home=home)) == Known(int(days), f"last updated {told} ago")


def test_what_was_never_updated_by_the_tool_is_not_judged(tmp_path: Path) -> None:
    assert isinstance(found("updates_level", site(home=tmp_path)), NotApplicable)


@pytest.mark.parametrize(
    ("kind", "word"), [("ext4", "own"), ("overlay", "own"), ("nfs4", "network"), ("cifs", "network")]
)
def test_the_index_stands_on_a_filesystem_of_its_own(tmp_path: Path, kind: str, word: str) -> None:
    home = write_files(tmp_path / "home", {"solr/data/index": ""})
    device = (home / "solr/data").stat().st_dev
    number = f"{os.major(device)}:{os.minor(device)}"
    mounts = f"21 1 0:1 / /proc rw - proc proc rw\n36 1 {number} / / rw shared:1 - {kind} x rw\n"
    proc = write_files(tmp_path / "proc", {f"{PID}/mountinfo": mounts})
    assert value("solr_shared", site(proc, running=process(), home=home)) == word


def test_a_filesystem_that_is_not_listed_is_unknown(tmp_path: Path) -> None:
    home = write_files(tmp_path / "home", {"solr/data/index": ""})
    proc = write_files(tmp_path / "proc", {f"{PID}/mountinfo": ""})
    assert isinstance(found("solr_shared", site(proc, running=process(), home=home)), Unknown)


def test_a_server_without_a_home_of_wso2s_has_nothing_of_all_this() -> None:
    assert isinstance(found("qpid_heartbeat", site(running=process(), said={})), NotApplicable)
    assert isinstance(found("qpid_heartbeat", site(running=process(home="/opt/wso2"), said={})), Unknown)
