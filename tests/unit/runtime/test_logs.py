import io
import json
import logging
import re
import threading
import warnings
from collections.abc import Callable, Iterator

import pytest

from exporter.runtime.logs import Format, Level, configure_logging
from exporter.runtime.threads import Start
from exporter.secrecy.credentials import Credentials, Secret
from testing.own_logging import own_logging
from testing.shortage import after

LOGFMT_LINE = re.compile(
    r"time=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z level=(?P<level>[A-Z]+) source=test_logs\.py:\d+ msg=(?P<rest>.*)"
)


class Log:
    """What is logged, as its reader sees it."""

    def __init__(self) -> None:
        self.stream: io.StringIO = io.StringIO()
        self.logger = logging.getLogger("some.library")

    def start(self, level: Level = "info", record_format: Format = "logfmt") -> logging.Logger:
        self.queue = configure_logging(level, record_format, self.stream)
        return self.logger

    def lines(self) -> list[str]:
        assert self.queue.flush(30)
        written = self.stream.getvalue()
        assert written == "" or written.endswith("\n")
        return written.split("\n")[:-1]

    def rest(self) -> str:
        """What follows `msg=` in the only line."""
        [line] = self.lines()
        match = LOGFMT_LINE.fullmatch(line)
        assert match, line
        return match["rest"]

    def fields(self) -> dict[str, object]:
        """The only line's JSON object."""
        [line] = self.lines()
        fields: dict[str, object] = json.loads(line)
        return fields


@pytest.fixture
def log() -> Iterator[Log]:
    """A log of its own; the logging of the test run is put back afterwards."""
    with own_logging():
        yield Log()


def test_a_record_is_one_line_of_logfmt(log: Log) -> None:
    log.start().info("target is down", extra={"target": "carbon", "reason": "connect"})
    assert log.rest() == '"target is down" target=carbon reason=connect'


def test_the_time_is_utc_in_milliseconds(log: Log) -> None:
    record = logging.LogRecord("x", logging.INFO, "poll.py", 41, "hello", (), None)
    record.created = 1795471200.1239  # 2026-11-23 22:00:00 UTC: `date -u -d @1795471200`
    log.start().handle(record)
    assert log.lines() == ["time=2026-11-23T22:00:00.123Z level=INFO source=poll.py:41 msg=hello"]


@pytest.mark.parametrize(
    ("number", "name"),
    [(5, "DEBUG"), (10, "DEBUG"), (20, "INFO"), (25, "INFO"), (30, "WARN"), (40, "ERROR"), (50, "ERROR")],
)
def test_levels_are_named_as_in_slog(log: Log, number: int, name: str) -> None:
    record = logging.LogRecord("x", number, "poll.py", 41, "hello", (), None)
    log.start("debug").handle(record)
    assert f" level={name} " in log.lines()[0]


@pytest.mark.parametrize(("level", "written"), [("debug", 4), ("info", 3), ("warn", 2), ("error", 1)])
def test_records_below_the_level_are_left_out(log: Log, level: Level, written: int) -> None:
    logger = log.start(level)
    for number in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR):
        logger.log(number, "hello")
    assert len(log.lines()) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("plain", "plain"),
        ("", '""'),
        ("two words", '"two words"'),
        ("a=b", '"a=b"'),
        ('say "no"', r'"say \"no\""'),
        (r"C:\carbon", r'"C:\\carbon"'),
        ("a\nb\r\tc", r'"a\nb\r\tc"'),
        ("\x1b[31mred\x00", r'"\x1b[31mred\x00"'),
        ("line\u2028separator\x85", r'"line\u2028separator\x85"'),
        ("half \ud800", r'"half \ud800"'),
        ("Zürich", "Zürich"),
        (1.5, "1.5"),
        (True, "true"),
        (None, "None"),
        (["a", "b"], """\"['a', 'b']\""""),
    ],
    ids=range(15),
)
def test_a_value_is_quoted_where_it_needs_it(log: Log, value: object, written: str) -> None:
    log.start().info("hello", extra={"value": value})
    assert log.rest() == f"hello value={written}"


def test_a_message_of_several_lines_stays_one_record(log: Log) -> None:
    log.start().info("found %s\ntime=now level=INFO msg=forged", "\r\n")
    assert log.rest() == r'"found \r\n\ntime=now level=INFO msg=forged"'


def test_a_key_never_breaks_the_line_or_stands_twice(log: Log) -> None:
    log.start().info("hello", extra={"a b\n": 1, "level": "deep"})
    assert log.rest() == "hello a_b_=1 level_=deep"


def test_json_has_the_same_keys(log: Log) -> None:
    log.start(record_format="json").warning("target\nis down", extra={"target": "carbon", "seconds": 1.5, "up": False})
    fields = log.fields()
    assert list(fields) == ["time", "level", "source", "msg", "target", "seconds", "up"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", str(fields["time"]))
    assert re.fullmatch(r"test_logs\.py:\d+", str(fields["source"]))
    del fields["time"], fields["source"]
    assert fields == {"level": "WARN", "msg": "target\nis down", "target": "carbon", "seconds": 1.5, "up": False}


@pytest.mark.parametrize(
    ("value", "written"),
    [(float("nan"), "nan"), ({("a",): 1}, "{('a',): 1}"), (None, None), (3, 3), ("\ud800", "\ud800")],
    ids=range(5),
)
def test_json_stays_json_whatever_is_logged(log: Log, value: object, written: object) -> None:
    log.start(record_format="json").info("hello", extra={"value": value})
    assert log.fields()["value"] == written


def refuse(*arguments: object) -> None:
    raise ConnectionError(*arguments)


def fail(logger: logging.Logger) -> None:
    try:
        refuse("refused\nby 127.0.0.1")
    except ConnectionError:
        logger.exception("poll failed", extra={"target": "carbon"})


def test_an_exception_is_its_type_and_message(log: Log) -> None:
    fail(log.start())
    assert log.rest() == r'"poll failed" exception="ConnectionError: refused\nby 127.0.0.1" target=carbon'


def test_the_stack_is_written_at_debug_in_the_same_line(log: Log) -> None:
    fail(log.start("debug"))
    told = (
        r'"poll failed" exception="ConnectionError: refused\nby 127.0.0.1" stack="Traceback (most recent call last):\n'
    )
    assert log.rest().startswith(told)


def test_json_tells_an_exception_the_same_way(log: Log) -> None:
    fail(log.start("debug", "json"))
    fields = log.fields()
    assert fields["exception"] == "ConnectionError: refused\nby 127.0.0.1"
    assert str(fields["stack"]).startswith("Traceback (most recent call last):\n  ")


def test_a_record_that_asks_for_an_exception_where_there_is_none_has_none(log: Log) -> None:
    log.start().error("hello", exc_info=True)
    assert log.rest() == "hello"


@pytest.mark.parametrize("record_format", ["logfmt", "json"])
def test_a_secret_never_comes_out(log: Log, record_format: Format) -> None:
    secret = Secret("hunter2")
    credentials = Credentials("admin", secret)
    try:
        refuse(secret, credentials)
    except ConnectionError:
        log.start("debug", record_format).exception("%s %r", secret, credentials, extra={"s": secret, "c": credentials})
    [line] = log.lines()
    assert line.count("<secret>") >= 4
    assert "hunter2" not in line.partition("stack")[0]
    assert "hunter2" not in line


def test_warnings_of_libraries_go_the_same_way(log: Log) -> None:
    log.start()
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("old\nway", UserWarning, stacklevel=1)
    [line] = log.lines()
    assert " level=WARN " in line
    assert r"UserWarning: old\nway" in line


class Slow(io.StringIO):
    """A stream whose reader stands still until he is let go on."""

    def __init__(self) -> None:
        super().__init__()
        self.goes_on = threading.Event()

    def write(self, text: str) -> int:
        assert self.goes_on.wait(30)
        return super().write(text)


def test_whoever_logs_never_waits_and_the_reader_is_told_what_he_missed(log: Log) -> None:
    log.stream = slow = Slow()
    logger = log.start()
    for _ in range(20):
        logger.warning("hello", extra={"text": "x" * 100_000})
    assert log.queue.dropped == 10
    slow.goes_on.set()
    after(lambda: "log records were dropped" in slow.getvalue())
    *lines, told = log.lines()
    assert len(lines) == 10
    assert told.endswith(' msg="log records were dropped: whoever reads them was too slow" dropped=10')


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("start", [lambda act: Start(act).begin(), lambda act: threading.Thread(target=act).start()])
def test_what_a_thread_raises_at_its_end_is_logged(log: Log, start: Callable[[Callable[[], None]], None]) -> None:
    log.start()
    start(refuse)
    after(lambda: bool(log.lines()))
    [line] = log.lines()
    assert " level=ERROR " in line
    assert 'msg="failed unexpectedly: ' in line
    assert "exception=ConnectionError" in line


def test_a_record_that_cannot_be_made_is_counted_and_told_nowhere_else(
    log: Log, capsys: pytest.CaptureFixture[str]
) -> None:
    log.start().warning("%d", "no number")
    assert (log.lines(), log.queue.dropped) == ([], 1)
    assert capsys.readouterr() == ("", "")


def test_setting_up_again_replaces_what_was_there(log: Log) -> None:
    log.start()
    log.start(record_format="json").info("hello")
    assert log.fields()["msg"] == "hello"


def test_standard_error_is_where_records_go(log: Log, capsys: pytest.CaptureFixture[str]) -> None:
    queue = configure_logging("info", "logfmt")
    log.logger.info("hello")
    assert queue.flush(30)
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
