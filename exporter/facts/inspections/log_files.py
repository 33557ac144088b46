"""How a server keeps its logs: `log4j2.properties`, and Tomcat's access log in `catalina-server.xml`.

Sources: https://tomcat.apache.org/tomcat-9.0-doc/config/valve.html (`maxDays`: without it no access log is deleted),
and https://logging.apache.org/log4j/2.x/manual/appenders/rolling-file.html. Where a file rolls over by size, and the
name of the rolled file has no counter (`%i`), the next one of the same day takes its place: lines are lost.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from exporter.carbon.configuration import properties_file, xml_file
from exporter.carbon.properties_content import Property
from exporter.carbon.server_files import FileMissing, ServerFiles
from exporter.carbon.xml_content import XmlElement
from exporter.facts.fact import Fact, Known, NotApplicable
from exporter.facts.home_files import FoundByName, from_files
from exporter.facts.inspection import Inspection, Site

_FACTS = ("log_rotation", "log_forging")
_ROLLING = ("RollingFile", "RollingRandomAccessFile")
_ENDLESS = ("File", "RandomAccessFile", "MemoryMappedFile")
_COUNTER = re.compile(r"%(?:\d+)?i")
_UNIQUE = re.compile(r"%(?:u|uuid)(?![a-z])|%enc\{|%encode\{")
"""What keeps a line that a user forged apart from real ones: an id of each event, or encoded line breaks."""

_MOST_SHOWN = 6
_PLAIN = re.compile(r"[A-Za-z0-9_.-]{1,60}")
_WORST_FIRST = ("endless", "loses", "grows", "kept")
_TOLD = {
    "endless": "never rolled over",
    "loses": "rolled over by size into a name without %i, so lines are lost",
    "grows": "rolled over by time alone, and nothing is deleted",
}


@dataclass(frozen=True)
class _Appender:
    """An appender by its name in the file, with what stands below it."""

    name: str
    settings: Mapping[str, Property]
    line: int

    def value(self, key: str) -> str:
        found = self.settings.get(key)
        return "" if found is None else found.value.strip()

    def types(self) -> frozenset[str]:
        """Give the types of its policies and of its actions."""
        return frozenset(each.value.strip() for key, each in self.settings.items() if key.endswith(".type"))


def _look(_: Site, files: ServerFiles) -> FoundByName:
    file = properties_file(files, "log4j2.properties")
    path, appenders = file.path, tuple(_appenders(file.properties))
    rotation = _rotation(appenders, path)
    if isinstance(rotation, Known) and rotation.value == "kept":
        rotation = _access_log(files) or rotation
    return {"log_rotation": rotation, "log_forging": _forging(appenders, path)}


def _access_log(files: ServerFiles) -> Fact | None:
    """Tell of an access log that is never deleted; None where there is none, or it is."""
    try:
        file = xml_file(files, "tomcat/catalina-server.xml")
    except FileMissing:
        return None
    found = next(
        (each for each in file.root.iter("Valve") if each.get("className", "").endswith(".AccessLogValve")), None
    )
    if found is None or _days(found.get("maxDays")) is not None:
        return None
    line = found.line if isinstance(found, XmlElement) else 0
    return Known("grows", "the access log of Tomcat is kept for ever: no maxDays", file=file.path, line=line)


def _days(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and int(text) > 0 else None


def _appenders(properties: Mapping[str, Property]) -> Iterator[_Appender]:
    """Give those that are in use: all that `appenders` names, or all where it names none."""
    named = properties.get("appenders")
    used = None if named is None else {name.strip() for name in named.value.split(",")}
    settings: dict[str, dict[str, Property]] = {}
    for key, value in properties.items():
        prefix, _, rest = key.partition(".")
        name, _, setting = rest.partition(".")
        if prefix == "appender" and setting and (used is None or name in used):
            settings.setdefault(name, {})[setting] = value
    for name, found in settings.items():
        yield _Appender(name, found, min(each.line for each in found.values()))


def _rotation(appenders: tuple[_Appender, ...], path: str) -> Fact:
    judged = [(word, each) for each in appenders if (word := _kept(each))]
    if not judged:
        return NotApplicable(f"{path} has no appender that writes a file")
    worst = min((word for word, _ in judged), key=_WORST_FIRST.index)
    found = [each for word, each in judged if word == worst]
    names = ", ".join(_shown(each.name) for each in found[:_MOST_SHOWN])
    names += f" and {len(found) - _MOST_SHOWN} more" if len(found) > _MOST_SHOWN else ""
    told = f"{names}: {_TOLD[worst]}" if worst in _TOLD else f"{len(judged)} log files are rolled over"
    first = found[0]
    pattern = first.settings.get("filePattern")
    return Known(worst, told, file=path, line=0 if worst == "kept" else (pattern.line if pattern else first.line))


def _shown(name: str) -> str:
    """Give a name as far as it is one: nothing else of the file is quoted."""
    return name if _PLAIN.fullmatch(name) else "an appender"


def _kept(appender: _Appender) -> str:
    kind = appender.value("type")
    if kind in _ENDLESS:
        return "endless"
    if kind not in _ROLLING:
        return ""
    types = appender.types()
    by_size, by_time = "SizeBasedTriggeringPolicy" in types, "TimeBasedTriggeringPolicy" in types
    if not (by_size or by_time or "CronTriggeringPolicy" in types):
        return "endless"
    if by_size and not _COUNTER.search(appender.value("filePattern")) and not _writes_directly(appender):
        return "loses"
    return "kept" if by_size or "Delete" in types else "grows"


def _writes_directly(appender: _Appender) -> bool:
    return appender.value("strategy.type") == "DirectWriteRolloverStrategy"


def _forging(appenders: tuple[_Appender, ...], path: str) -> Fact:
    audit = next((each for each in appenders if each.name.startswith("AUDIT")), None)
    if audit is None:
        return NotApplicable(f"{path} has no appender of the audit log")
    pattern = audit.settings.get("layout.pattern")
    if pattern is None:  # a layout that is no pattern, such as JSON, encodes line breaks
        return Known("apart", "its layout is no pattern", file=path)
    if _UNIQUE.search(pattern.value):
        return Known("apart", "its pattern tells real lines from forged ones", file=path, line=pattern.line)
    return Known("alike", "no %u in the pattern of the audit log", file=path, line=pattern.line)


INSPECTIONS = (Inspection(_FACTS, "files", from_files(_FACTS, _look)),)
