import io
import os
import threading
from collections.abc import Iterator

import pytest

from exporter.runtime.log_queue import LogQueue, write_to
from testing.patience import PATIENCE
from testing.shortage import after, threads, with_failing_threads


class Reader:
    """Whoever reads a log: it stands still until it is let go on."""

    def __init__(self) -> None:
        self.goes_on = threading.Event()
        self.lines: list[bytes] = []
        self.told: list[int] = []

    def write(self, line: bytes) -> None:
        assert self.goes_on.wait(PATIENCE)
        self.lines.append(line)


@pytest.fixture
def reader() -> Iterator[Reader]:
    reader = Reader()
    yield reader
    reader.goes_on.set()


@pytest.fixture
def queue(reader: Reader) -> Iterator[LogQueue]:
    """There is room for ten lines of 100 bytes."""
    before = threads()
    queue = LogQueue(reader.write, reader.told.append, limit=2000)
    yield queue
    reader.goes_on.set()
    queue.close()
    after(lambda: threads() <= before)


def test_what_has_no_room_is_dropped_and_counted_and_that_is_told_once(queue: LogQueue, reader: Reader) -> None:
    lines = [b"%099d\n" % number for number in range(25)]
    for line in lines:
        queue.put(line)
    assert queue.dropped == 15
    assert not queue.flush(0.05)
    reader.goes_on.set()
    assert queue.flush(PATIENCE)
    after(lambda: reader.told == [15])
    queue.put(b"after\n")
    assert queue.flush(PATIENCE)
    assert reader.lines == [*lines[:10], b"after\n"]
    assert reader.told == [15]


def test_a_line_that_is_larger_than_all_room_is_dropped(queue: LogQueue, reader: Reader) -> None:
    queue.put(bytes(2000))
    reader.goes_on.set()
    queue.put(b"after\n")
    assert queue.flush(PATIENCE)
    assert (queue.dropped, reader.lines) == (1, [b"after\n"])


@pytest.mark.parametrize("error", [BrokenPipeError(), ValueError("closed"), MemoryError()])
def test_a_line_that_cannot_be_written_is_counted_and_those_after_it_are_written(error: Exception) -> None:
    errors, lines = [error], []

    def write(line: bytes) -> None:
        if errors:
            raise errors.pop()
        lines.append(line)

    queue = LogQueue(write, lambda _: None)
    queue.put(b"one\n")
    queue.put(b"two\n")
    assert queue.flush(PATIENCE)
    queue.close()
    assert (queue.dropped, lines) == (1, [b"two\n"])


def test_without_standard_error_everything_is_counted() -> None:
    queue = LogQueue(write_to(None), lambda _: None)
    queue.put(b"line\n")
    assert queue.flush(PATIENCE)
    queue.close()
    assert queue.dropped == 1


def test_a_reader_that_makes_the_pipe_its_own_way_costs_no_line() -> None:
    """A pipe that whoever shares it has set to not wait, and that is full at times."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    with open(writing, "w", encoding="utf-8") as stream, open(reading, "rb") as content:  # noqa: PTH123
        queue = LogQueue(write_to(stream), lambda _: None)
        expected = [b"%01000d\n" % number for number in range(500)]
        for line in expected:
            queue.put(line)
        assert [content.readline() for _ in expected] == expected
        assert queue.flush(PATIENCE)
        queue.close()
    assert queue.dropped == 0


def test_a_stream_without_a_file_is_written_to() -> None:
    stream = io.StringIO()
    write_to(stream)("Zürich\n".encode())
    assert stream.getvalue() == "Zürich\n"


def test_a_queue_whose_thread_fails_never_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    with with_failing_threads(monkeypatch):
        queue = LogQueue(lambda _: None, lambda _: None, limit=2000)
    for _ in range(25):
        queue.put(bytes(100))
    assert queue.dropped == 15
    assert not queue.flush(0.01)
