"""Versions of Java as a JVM writes them.

Source: JEP 223 and the documentation of `java.lang.Runtime.Version`; before Java 9 `1.8.0_151`, feature release 8.
"""

import re
from datetime import date

_NEW = re.compile(r"(?:1\.)?([0-9]{1,4})")
_OF_JAVA_8 = re.compile(r"1\.8\.0_([0-9]{1,4})")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def feature_release(version: str | None) -> int | None:
    """Give the feature release of `java.version`: 17 of `17.0.15`, 8 of `1.8.0_151`; None where it is none."""
    match = _NEW.match(version or "")
    return None if match is None else int(match[1])


def update_of_java_8(version: str | None) -> int | None:
    """Give the update of a Java 8: 151 of `1.8.0_151`; None of any other."""
    match = _OF_JAVA_8.match(version or "")
    return None if match is None else int(match[1])


def release_day(text: str | None) -> date | None:
    """Read `java.version.date`, the day of a release in ISO 8601, which there is from Java 10 on; None for none."""
    if text is None or _DAY.fullmatch(text) is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
