import logging

import pytest

from exporter.collect.first_reads import MOST_TOLD, begin_first_reads
from exporter.collect.roster import FixedRoster
from exporter.collect.target import Target, TargetIdentity
from exporter.model.snapshot import Snapshot, TargetError
from exporter.targets.recordings import RecordedSource
from testing.broken_source import BrokenSource
from testing.second_mapper import NOBODY
from testing.shortage import after, without_threads

SUMMARY = "servers were read"


def up(name: str) -> Target:
    return Target(TargetIdentity(name, "h"), RecordedSource(Snapshot(())), NOBODY)


def down(name: str) -> Target:
    return Target(TargetIdentity(name, "h"), BrokenSource(TargetError("connect", "connection refused")), NOBODY)


def told(caplog: pytest.LogCaptureFixture, lines: int, *targets: Target) -> list[str]:
    """The messages of the level `info` and above, once there are so many."""
    with caplog.at_level(logging.INFO):
        begin_first_reads(FixedRoster(targets))
        after(lambda: len(caplog.records) >= lines)
    return [record.getMessage() for record in caplog.records]


def test_one_server_has_its_line_and_no_other(caplog: pytest.LogCaptureFixture) -> None:
    assert told(caplog, 1, up("a")) == ["target is read"]


def test_of_several_servers_a_line_tells_how_many_are_up(caplog: pytest.LogCaptureFixture) -> None:
    messages = told(caplog, 4, up("a"), down("b"), up("c"))
    assert sorted(messages[:3]) == ["target cannot be read: connection refused", "target is read", "target is read"]
    assert messages[3:] == [SUMMARY]
    assert vars(caplog.records[3])["up"] == 2
    assert (vars(caplog.records[3])["down"], vars(caplog.records[3])["reasons"]) == (1, "connect: 1")


def test_many_servers_have_lines_only_where_they_cannot_be_read(caplog: pytest.LogCaptureFixture) -> None:
    messages = told(caplog, 2, *(up(f"s{number}") for number in range(MOST_TOLD)), down("b"))
    assert messages == ["target cannot be read: connection refused", SUMMARY]
    assert (vars(caplog.records[1])["up"], vars(caplog.records[1])["down"]) == (MOST_TOLD, 1)


def test_where_all_are_up_no_reasons_are_told(caplog: pytest.LogCaptureFixture) -> None:
    told(caplog, 3, up("a"), up("b"))
    assert "reasons" not in vars(caplog.records[2])


def test_without_threads_they_wait_for_the_first_scrape(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with without_threads(monkeypatch):
        assert "servers are not read before the first scrape: " in told(caplog, 1, up("a"))[0]
