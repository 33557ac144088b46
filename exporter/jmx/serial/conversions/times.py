"""Dates and times: `java.util.Date` and `Calendar`, and `java.time`, whose classes all write a `java.time.Ser`.

The form of each is in the Java SE API, "Serialized Form", at the class's method `writeReplace`.
"""

import struct
from collections.abc import Callable, Sequence

from exporter.jmx.serial.conversions import calendar_text
from exporter.jmx.serial.conversions.conversion import Convert, exactly, field
from exporter.jmx.serial.input import Data
from exporter.jmx.serial.modified_utf8 import decode
from exporter.jmx.values import BlockData, JavaObject, JavaTime, JavaValue

_SECONDS_AND_NANOS = struct.Struct(">qi")
_DATE = struct.Struct(">iBB")
_INT = struct.Struct(">i")
_PERIOD = struct.Struct(">iii")
_NO_QUARTER = 127
_ZONE_REGION = 7


class _Input:
    """Reads primitive values one after another; beyond the end it raises IndexError or struct.error."""

    def __init__(self, data: Data, position: int) -> None:
        self.data = data
        self.position = position

    def unpack(self, layout: struct.Struct) -> tuple[int, ...]:
        start = self.position
        self.position += layout.size
        return layout.unpack_from(self.data, start)

    def signed_byte(self) -> int:
        found = self.data[self.position]
        self.position += 1
        return found - 256 if found > 127 else found

    def utf(self) -> str:
        start = self.position + 2
        stop = start + (self.data[start - 2] << 8 | self.data[start - 1])
        if stop > len(self.data):
            raise IndexError
        self.position = stop
        return decode(self.data[start:stop])

    def time_of_day(self) -> tuple[int, int, int, int]:
        """Read hour, minute, second, nanosecond; the last that isn't zero is complemented, but for the nanosecond."""
        parts = [0, 0, 0, 0]
        for at in range(3):
            parts[at] = self.signed_byte()
            if parts[at] < 0:
                parts[at] = ~parts[at]
                break
        else:
            (parts[3],) = self.unpack(_INT)
        return parts[0], parts[1], parts[2], parts[3]

    def offset(self) -> int:
        """Read seconds from UTC, as quarters of an hour where they are."""
        quarters = self.signed_byte()
        return self.unpack(_INT)[0] if quarters == _NO_QUARTER else quarters * 900

    def date_and_time(self) -> tuple[str, float]:
        """Read a date and time: its text, and seconds since the epoch as if it were in UTC."""
        year, month, day = self.unpack(_DATE)
        hour, minute, second, nano = self.time_of_day()
        seconds = ((calendar_text.days_since_epoch(year, month, day) * 24 + hour) * 60 + minute) * 60 + second
        text = f"{calendar_text.date_text(year, month, day)}T{calendar_text.time_text(hour, minute, second, nano)}"
        return text, seconds + nano / 1e9


_Read = Callable[[_Input], tuple[str, float | None]]


def _duration(data: _Input) -> tuple[str, None]:
    return calendar_text.duration_text(*data.unpack(_SECONDS_AND_NANOS)), None


def _instant(data: _Input) -> tuple[str, float]:
    seconds, nano = data.unpack(_SECONDS_AND_NANOS)
    return calendar_text.instant_text(seconds, nano), seconds + nano / 1e9


def _local_date(data: _Input) -> tuple[str, None]:
    return calendar_text.date_text(*data.unpack(_DATE)), None


def _local_time(data: _Input) -> tuple[str, None]:
    return calendar_text.time_text(*data.time_of_day()), None


def _local_date_time(data: _Input) -> tuple[str, None]:
    return data.date_and_time()[0], None


def _zoned_date_time(data: _Input) -> tuple[str, float]:
    text, seconds = _offset_date_time(data)
    kind = data.signed_byte()
    if kind == _ZONE_REGION:
        return f"{text}[{data.utf()}]", seconds
    data.offset()
    return text, seconds


def _zone_region(data: _Input) -> tuple[str, None]:
    return data.utf(), None


def _zone_offset(data: _Input) -> tuple[str, None]:
    return calendar_text.offset_text(data.offset()), None


def _offset_time(data: _Input) -> tuple[str, None]:
    text = calendar_text.time_text(*data.time_of_day())
    return text + calendar_text.offset_text(data.offset()), None


def _offset_date_time(data: _Input) -> tuple[str, float]:
    text, seconds = data.date_and_time()
    offset = data.offset()
    return text + calendar_text.offset_text(offset), seconds - offset


def _year(data: _Input) -> tuple[str, None]:
    return str(data.unpack(_INT)[0]), None


def _year_month(data: _Input) -> tuple[str, None]:
    (year,) = data.unpack(_INT)
    sign, month = "-" if year < 0 else "", data.signed_byte()
    return f"{sign}{abs(year):04}-{month:02}", None


def _month_day(data: _Input) -> tuple[str, None]:
    month, day = data.signed_byte(), data.signed_byte()
    return f"--{month:02}-{day:02}", None


def _period(data: _Input) -> tuple[str, None]:
    years, months, days = data.unpack(_PERIOD)
    return calendar_text.period_text(years, months, days), None


_KINDS: dict[int, tuple[str, _Read]] = {
    1: ("Duration", _duration),
    2: ("Instant", _instant),
    3: ("LocalDate", _local_date),
    4: ("LocalTime", _local_time),
    5: ("LocalDateTime", _local_date_time),
    6: ("ZonedDateTime", _zoned_date_time),
    7: ("ZoneRegion", _zone_region),
    8: ("ZoneOffset", _zone_offset),
    9: ("OffsetTime", _offset_time),
    10: ("OffsetDateTime", _offset_date_time),
    11: ("Year", _year),
    12: ("YearMonth", _year_month),
    13: ("MonthDay", _month_day),
    14: ("Period", _period),
}


def read_ser(data: Data, position: int) -> tuple[JavaTime, int] | None:
    """Read what a `java.time.Ser` wrote; gives that and where it ends, None where it is of an unknown kind.

    Raises:
        IndexError: the bytes end before.
        struct.error: the same.
    """
    kind = _KINDS.get(data[position])
    if kind is None:
        return None
    name, read = kind
    rest = _Input(data, position + 1)
    text, epoch_seconds = read(rest)
    return JavaTime(f"java.time.{name}", text, epoch_seconds), rest.position


def _date(record: JavaObject, contents: Sequence[JavaValue]) -> JavaValue:
    """Convert a `Date`, which wrote milliseconds; `java.sql.Timestamp` has the fraction of the second in a field."""
    milliseconds = int.from_bytes(exactly(contents[0], BlockData)[:8], signed=True)
    seconds, fraction = divmod(milliseconds, 1000)
    nano = record.fields.get("nanos", fraction * 1_000_000)
    return _point_in_time(record.class_name, seconds, exactly(nano, int))


def _calendar(record: JavaObject, _: Sequence[JavaValue]) -> JavaValue:
    seconds, fraction = divmod(field(record, "time", int), 1000)
    return _point_in_time(record.class_name, seconds, fraction * 1_000_000)


def _point_in_time(class_name: str, seconds: int, nano: int) -> JavaTime:
    return JavaTime(class_name, calendar_text.instant_text(seconds, nano), seconds + nano / 1e9)


CONVERSIONS: dict[str, Convert] = {"java.util.Calendar": _calendar, "java.util.Date": _date}
