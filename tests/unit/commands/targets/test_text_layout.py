from datetime import UTC, datetime, timedelta

import pytest

from exporter.commands.targets.text_layout import ago, causes, status_table, summary
from exporter.console.styled import plain
from exporter.model.target_status import LeftServer, TargetList, TargetStatus

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0, "0s"),
        (-5, "0s"),
        (59.9, "59s"),
        (60, "1m"),
        (61, "1m1s"),
        (3_600, "1h"),
        (11_560, "3h12m"),
        (86_400 + 61, "1d"),
        (5 * 86_400 + 3 * 3_600 + 59, "5d3h"),
    ],
)
def test_times_are_told_by_their_two_largest_units(seconds: float, told: str) -> None:
    assert ago(NOW - timedelta(seconds=seconds), NOW) == told


def test_no_time_is_a_dash() -> None:
    assert ago(None, NOW) == "-"


def test_a_row_says_what_is_known() -> None:
    moment = NOW - timedelta(minutes=5)
    down = TargetStatus("is", "is:9999", "down", "login", "the login is refused", moment, NOW)
    table = status_table([down, TargetStatus("new\x1b[2J", "n:1")], NOW)
    assert table.headings == ("NAME", "STATE", "ADDRESS", "REASON", "SINCE", "LAST READ")
    assert [[plain(cell) for cell in row] for row in table.rows] == [
        ["is", "down", "is:9999", "login", "5m", "0s"],
        ["new\\u001b[2J", "unread", "n:1", "-", "-", "-"],
    ]


def test_causes_stand_below_with_what_is_not_read() -> None:
    down = TargetStatus("is", "is:9999", "down", "login", "the login is refused")
    found = TargetList((TargetStatus("a", "a:1", "up"), down), (LeftServer("/opt/mi\n", 7, "its JMX is off"),))
    assert [plain(line) for line in causes(found)] == [
        "is: the login is refused",
        "/opt/mi\\n (process 7) is not read: its JMX is off",
    ]
    assert [*summary(found)] == ["1 of 2 up"]
    assert [*summary(TargetList(()))] == ["There are no targets."]
