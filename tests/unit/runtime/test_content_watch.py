"""When a watch tells of a change, by a time that moves when the test says."""

import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from exporter.runtime.content_watch import INTERVAL_SECONDS, LIMIT_SECONDS, SETTLED_SECONDS, ContentWatch
from testing.fake_time import FakeTime
from testing.shortage import after


@dataclass
class Files:
    """What the files hold. A change is told, and then marked as by whoever reads them."""

    content: str = "first"
    looks: int = 0
    told: list[str] = field(default_factory=list)
    time: FakeTime = field(default_factory=FakeTime)
    hung: threading.Event | None = None
    per_look: list[str] = field(default_factory=list)

    def digest(self) -> str:
        self.looks += 1
        if self.hung is not None:
            self.hung.wait()
        if self.per_look:
            self.content = self.per_look.pop(0)
        return self.content

    def tell(self) -> None:
        self.told.append(self.content)
        self.watch.mark()

    def __post_init__(self) -> None:
        self.watch = ContentWatch(self.digest, self.tell, "first", self.time)
        self.watch.start()

    def pass_by(self, seconds: float) -> None:
        """Let one wait of the watch end, and the look after it."""
        before = self.looks
        self.time.move_for_who_waits(seconds)
        after(lambda: self.looks > before and self.time.waits() == 1)


@pytest.fixture
def files() -> Iterator[Files]:
    watched = Files()
    yield watched
    watched.watch.end()
    after(lambda: watched.time.waits() == 0)


def test_what_stays_the_same_is_not_told(files: Files) -> None:
    for _ in range(3):
        files.pass_by(INTERVAL_SECONDS)
    assert files.told == []


def test_a_change_is_told_once_when_it_has_settled(files: Files) -> None:
    files.content = "second"
    files.pass_by(INTERVAL_SECONDS)
    assert files.told == []
    files.pass_by(SETTLED_SECONDS)
    assert files.told == ["second"]
    files.pass_by(INTERVAL_SECONDS)
    assert files.told == ["second"]


def test_what_is_being_written_is_waited_for(files: Files) -> None:
    files.per_look = ["half", "nearly", "whole", "whole"]
    files.pass_by(INTERVAL_SECONDS)
    for _ in range(2):
        files.pass_by(SETTLED_SECONDS)
        assert files.told == []
    files.time.move_for_who_waits(SETTLED_SECONDS)
    after(lambda: files.told == ["whole"])


def test_a_change_that_was_taken_back_is_not_told(files: Files) -> None:
    files.per_look = ["other", "first", "first"]
    files.pass_by(INTERVAL_SECONDS)
    files.pass_by(SETTLED_SECONDS)
    files.pass_by(SETTLED_SECONDS)
    files.pass_by(INTERVAL_SECONDS)
    assert files.told == []


def test_what_somebody_else_has_read_is_not_told(files: Files) -> None:
    """As after a SIGHUP."""
    files.content = "second"
    files.watch.mark()
    files.pass_by(INTERVAL_SECONDS)
    assert files.told == []


def test_files_that_never_rest_are_told_all_the_same(files: Files) -> None:
    files.per_look = [str(number) for number in range(100)]
    files.pass_by(INTERVAL_SECONDS)
    files.time.move_until(lambda: bool(files.told), SETTLED_SECONDS)
    assert len(files.told) == 1


def test_a_look_that_hangs_is_told_once_and_not_repeated(files: Files, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        files.hung = threading.Event()
        files.time.move_for_who_waits(INTERVAL_SECONDS)
        files.time.move_until(lambda: files.watch.hangs, LIMIT_SECONDS)
        files.time.move_until(lambda: len(caplog.records) > 0, INTERVAL_SECONDS)
        assert files.looks == 1
        files.hung.set()
        files.hung = None
        files.time.move_until(lambda: not files.watch.hangs, INTERVAL_SECONDS)
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]
    assert "no answer within 5 s" in caplog.text
    assert files.told == []


def test_a_watch_that_has_ended_looks_no_more() -> None:
    files = Files()
    after(lambda: files.time.waits() == 1)
    files.watch.end()
    after(lambda: files.time.waits() == 0)
    files.time.move(INTERVAL_SECONDS)
    assert files.looks == 0
