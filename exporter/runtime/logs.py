"""Logging in the way of Prometheus's programs: one record is one line on standard error, as logfmt or JSON.

The keys are those of Go's `log/slog` as Prometheus sets it up: `time`, `level`, `source`, `msg`, then the record's own.
"""

import json
import logging
import math
import re
import sys
import threading
import traceback
from datetime import UTC, datetime
from typing import Any, Literal, TextIO

from exporter.runtime.log_queue import LogQueue, write_to

Format = Literal["logfmt", "json"]
Level = Literal["debug", "info", "warn", "error"]

_LEVELS: dict[Level, int] = {
    "debug": logging.DEBUG,
    "info": logging.INFO,
    "warn": logging.WARNING,
    "error": logging.ERROR,
}
_SECONDS_AT_THE_END = 1.0
_log = logging.getLogger(__name__)
_STANDARD_ATTRIBUTES = {*vars(logging.LogRecord("", 0, "", 0, "", (), None)), "message", "asctime", "taskName"}
_NOT_IN_KEYS = re.compile(r"[^A-Za-z0-9_.-]")
_NEEDS_QUOTES = re.compile(r'[\s="\\]')
_SHORT_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def configure_logging(level: Level, record_format: Format, stream: TextIO | None = None) -> LogQueue:
    """Send every record of every logger, Python's warnings, and what a thread raises at its end, to one stream.

    Whoever logs never waits for the stream's reader: records for which there is no room are dropped and counted.

    Args:
        level: the least level that is written. At `debug` an exception's stack is written too.
        record_format: how a record is written.
        stream: where to; standard error otherwise.

    Returns:
        What the records go through.

    Raises:
        ThreadShortageError: there is no thread that could write them.
    """
    lines = LogQueue(write_to(stream or sys.stderr), _tell_dropped)
    handler = _Handler(lines)
    handler.setFormatter(RecordFormatter(record_format, with_stacks=level == "debug"))
    logging.basicConfig(level=_LEVELS[level], handlers=[handler], force=True)
    logging.captureWarnings(True)
    logging.logThreads = False  # a thread that was not started by `threading` would be remembered for its name
    sys.unraisablehook = lambda raised: _tell_raised(raised.err_msg or "ignored", raised.exc_value)
    threading.excepthook = lambda raised: _tell_raised("a thread failed", raised.exc_value)
    return lines


class _Handler(logging.Handler):
    """Puts each record as a line into a queue. Standard error may stand still, so failures are not told there."""

    def __init__(self, lines: LogQueue) -> None:
        super().__init__()
        self._lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._lines.put(f"{self.format(record)}\n".encode("utf-8", "backslashreplace"))
        except Exception:  # noqa: BLE001 - a record that cannot be written must cost nothing else
            self._lines.drop()

    def flush(self) -> None:
        """Wait until the reader has what was logged, but not for ever; called at the program's end."""
        self._lines.flush(_SECONDS_AT_THE_END)

    def close(self) -> None:
        """End the queue's thread."""
        self._lines.close()
        super().close()


def _tell_dropped(count: int) -> None:
    _log.warning("log records were dropped: whoever reads them was too slow", extra={"dropped": count})


def _tell_raised(where: str, error: BaseException | None) -> None:
    _log.error("failed unexpectedly: %s", where, exc_info=error)


class RecordFormatter(logging.Formatter):
    """Writes a record as one line.

    What was passed in `extra` follows as keys of its own; a key that would stand for two things gets a `_` at its end.
    An exception is the key `exception`, with its type and message.

    Args:
        record_format: `logfmt` or `json`.
        with_stacks: whether an exception's stack is written, as the key `stack`.
    """

    def __init__(self, record_format: Format, *, with_stacks: bool) -> None:
        super().__init__()
        self._write = _logfmt if record_format == "logfmt" else _json
        self._with_stacks = with_stacks

    def format(self, record: logging.LogRecord) -> str:
        """Write a record as one line, without a line break."""
        fields: dict[str, Any] = {
            "time": _time(record.created),
            "level": _level(record.levelno),
            "source": f"{record.filename}:{record.lineno}",
            "msg": record.getMessage(),
        }
        fields.update(self._exception(record))
        for name, value in vars(record).items():
            if name not in _STANDARD_ATTRIBUTES:
                key = _NOT_IN_KEYS.sub("_", name)
                fields[f"{key}_" if key in fields else key] = value
        return self._write(fields)

    def _exception(self, record: logging.LogRecord) -> dict[str, str]:
        kind, error, _ = record.exc_info or (None, None, None)
        if kind is None or error is None:
            return {}
        told = {"exception": "".join(traceback.format_exception_only(error)).strip()}
        if self._with_stacks:
            told["stack"] = "".join(traceback.format_exception(error)).strip()
        return told


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _level(number: int) -> str:
    """Name one of the four levels of `log/slog`; Python's critical is an error there."""
    if number >= logging.ERROR:
        return "ERROR"
    if number >= logging.WARNING:
        return "WARN"
    return "INFO" if number >= logging.INFO else "DEBUG"


def _json(fields: dict[str, Any]) -> str:
    return json.dumps({key: _json_value(value) for key, value in fields.items()})


def _json_value(value: Any) -> bool | float | str | None:
    """Turn a value into one that JSON has: infinities and values of our own become texts."""
    if value is None or isinstance(value, bool | int) or (isinstance(value, float) and math.isfinite(value)):
        return value
    return str(value)


def _logfmt(fields: dict[str, Any]) -> str:
    return " ".join(f"{key}={_logfmt_value(value)}" for key, value in fields.items())


def _logfmt_value(value: Any) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if text and text.isprintable() and not _NEEDS_QUOTES.search(text):
        return text
    return f'"{"".join(_escaped(character) for character in text)}"'


def _escaped(character: str) -> str:
    if character in _SHORT_ESCAPES:
        return _SHORT_ESCAPES[character]
    return character if character.isprintable() else character.encode("unicode_escape").decode()
