"""What `/targets` says, and that it reads no server for that."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from exporter.collect.target import Target, TargetIdentity
from exporter.jmx.deadline import Deadline
from exporter.model.snapshot import AttributeQuery, Snapshot, TargetError
from exporter.model.target_status import (
    LeftServer,
    MalformedTargetListError,
    TargetList,
    TargetStatus,
    target_list_json,
    target_list_of,
)
from testing.application import application_on, ask_of
from testing.broken_source import BrokenSource
from testing.delivery import delivered_consumers
from testing.reads import reading_of


class Untouched:
    """A server that nobody may read: a thread that did would tell pytest of its exception."""

    def read(self, queries: Sequence[AttributeQuery], deadline: Deadline) -> Snapshot:
        raise AssertionError("it was read")

    def close(self) -> None:
        pass


def listed(*targets: Target) -> list[dict[str, Any]]:
    answer = ask_of(application_on(targets))("/targets")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    told = json.loads(answer.text)
    assert told["not_read"] == []
    rows: list[dict[str, Any]] = told["targets"]
    return rows


def test_a_target_that_was_not_read_yet_is_not_read_for_it() -> None:
    target = Target(TargetIdentity("a", "h", address="h:9999"), Untouched(), delivered_consumers())
    (row,) = listed(target)
    assert row == {
        "name": "a",
        "address": "h:9999",
        "state": "unread",
        "reason": None,
        "cause": "",
        "since": None,
        "last_read": None,
    }


def test_a_target_that_was_read_tells_how_and_when() -> None:
    before = datetime.now(UTC)
    source = BrokenSource(TargetError("connect", "connection refused"))
    target = Target(TargetIdentity("a", "h", address="h:9999"), source, delivered_consumers())
    reading_of(target.begin(Deadline.after(30)))
    (row,) = listed(target)
    assert (row["state"], row["reason"], row["cause"]) == ("down", "connect", "connection refused")
    assert before <= datetime.fromisoformat(row["since"]) == datetime.fromisoformat(row["last_read"])


def test_what_is_written_is_read_again() -> None:
    moment = datetime(2026, 3, 1, 12, 30, 0, 250_000, UTC)
    targets = TargetList(
        (TargetStatus("é", "[::1]:9999", "down", "login", "no", moment, moment), TargetStatus("b", "h:1")),
        (LeftServer("/opt/wso2am", 7, "its JMX is off"),),
    )
    assert target_list_of(target_list_json(targets)) == targets
    assert b'"2026-03-01T12:30:00.250000Z"' in target_list_json(targets)


DEEP = b'{"x": ' + b"[" * 100_000


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"{}", b'{"targets": [{"name": "a"}]}', b"\xff", DEEP])
def test_anything_else_is_no_list_of_targets(body: bytes) -> None:
    with pytest.raises(MalformedTargetListError):
        target_list_of(body)
