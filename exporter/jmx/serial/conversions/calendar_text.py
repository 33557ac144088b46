"""Dates and times of day in ISO 8601, as classes of `java.time` print them; years beyond four digits included."""

_DAYS_OF_400_YEARS = 146_097
_DAYS_BEFORE_1970 = 719_468
"""From 1 March of the year 0."""


def days_since_epoch(year: int, month: int, day: int) -> int:
    """Count the days from 1 January 1970 to a date of the proleptic Gregorian calendar.

    Years are counted from March, so that a leap day is the last of its year.
    """
    year -= month <= 2
    month_from_march = (month - 3) % 12
    day_of_year = (153 * month_from_march + 2) // 5 + day - 1
    return year * 365 + year // 4 - year // 100 + year // 400 + day_of_year - _DAYS_BEFORE_1970


def date_of(days: int) -> tuple[int, int, int]:
    """Find year, month and day, so many days after 1 January 1970: the inverse of `days_since_epoch`."""
    cycle, day_of_cycle = divmod(days + _DAYS_BEFORE_1970, _DAYS_OF_400_YEARS)
    leap_days = day_of_cycle // 1460 - day_of_cycle // 36_524 + day_of_cycle // 146_096
    year_of_cycle = (day_of_cycle - leap_days) // 365
    day_of_year = day_of_cycle - (365 * year_of_cycle + year_of_cycle // 4 - year_of_cycle // 100)
    month_from_march = (5 * day_of_year + 2) // 153
    day = day_of_year - (153 * month_from_march + 2) // 5 + 1
    month = (month_from_march + 2) % 12 + 1
    return cycle * 400 + year_of_cycle + (month <= 2), month, day


def year_text(year: int) -> str:
    """Write a year in at least four digits; one of more has a sign."""
    sign = "-" if year < 0 else "+" if year > 9999 else ""
    return f"{sign}{abs(year):04}"


def date_text(year: int, month: int, day: int) -> str:
    """Write a date as `LocalDate.toString` does."""
    return f"{year_text(year)}-{month:02}-{day:02}"


def time_text(hour: int, minute: int, second: int, nano: int) -> str:
    """Write a time as `LocalTime.toString` does: seconds only where they or what is below them isn't zero."""
    text = f"{hour:02}:{minute:02}"
    return text if not second and not nano else f"{text}:{second:02}{_fraction(nano)}"


def instant_text(seconds: int, nano: int) -> str:
    """Write a point in time as `Instant.toString` does."""
    days, second_of_day = divmod(seconds, 86_400)
    minute_of_day, second = divmod(second_of_day, 60)
    hour, minute = divmod(minute_of_day, 60)
    return f"{date_text(*date_of(days))}T{hour:02}:{minute:02}:{second:02}{_fraction(nano)}Z"


def offset_text(seconds: int) -> str:
    """Write an offset from UTC as `ZoneOffset.getId` does."""
    if not seconds:
        return "Z"
    minutes, second = divmod(abs(seconds), 60)
    hour, minute = divmod(minutes, 60)
    text = f"{'-' if seconds < 0 else '+'}{hour:02}:{minute:02}"
    return f"{text}:{second:02}" if second else text


def duration_text(seconds: int, nano: int) -> str:
    """Write a duration as `Duration.toString` does: hours, minutes and seconds, each with its sign."""
    if not seconds and not nano:
        return "PT0S"
    nanos = seconds * 1_000_000_000 + nano
    sign = "-" if nanos < 0 else ""
    whole, fraction = divmod(abs(nanos), 1_000_000_000)
    minutes, second = divmod(whole, 60)
    hour, minute = divmod(minutes, 60)
    text = "PT" + (f"{sign}{hour}H" if hour else "") + (f"{sign}{minute}M" if minute else "")
    if not second and not fraction:
        return text
    decimals = f".{fraction:09}".rstrip("0") if fraction else ""
    return f"{text}{sign}{second}{decimals}S"


def period_text(years: int, months: int, days: int) -> str:
    """Write a period as `Period.toString` does."""
    parts = "".join(f"{count}{unit}" for count, unit in ((years, "Y"), (months, "M"), (days, "D")) if count)
    return f"P{parts or '0D'}"


def _fraction(nano: int) -> str:
    """Write the fraction of a second in three, six or nine digits, as many as are needed."""
    if not nano:
        return ""
    if nano % 1_000_000 == 0:
        return f".{nano // 1_000_000:03}"
    return f".{nano // 1000:06}" if nano % 1000 == 0 else f".{nano:09}"
