"""How a server keeps its logs."""

from pathlib import Path

import pytest

from exporter.facts.fact import Known, NotApplicable
from testing.sites import found, site, value, write_files

PATH = "repository/conf/log4j2.properties"
SERVER = "repository/conf/tomcat/catalina-server.xml"
SIZE = "policies.size.type = SizeBasedTriggeringPolicy"
TIME = "policies.time.type = TimeBasedTriggeringPolicy"
DELETE = "strategy.action.type = Delete"


def home_with(folder: Path, *appenders: str, access_log: str = "") -> Path:
    return write_files(folder, {PATH: "\n".join(appenders), **({SERVER: access_log} if access_log else {})})


def appender(name: str, kind: str, pattern: str, *lines: str) -> str:
    settings = (f"type = {kind}", f"fileName = {name}.log", f"filePattern = {pattern}", *lines)
    return "\n".join(f"appender.{name}.{each}" for each in settings)


@pytest.mark.parametrize(
    ("kind", "pattern", "lines", "word"),
    [
        ("RollingFile", "a-%d{MM-dd-yyyy}-%i.log", (SIZE, TIME), "kept"),
        ("RollingFile", "a-%d{MM-dd-yyyy}-%03i.log", (SIZE,), "kept"),
        # as WSO2 ships it: of 40,000 lines of 1 KB, 20,837 were gone
        ("RollingFile", "a-%d{MM-dd-yyyy}.log", (SIZE, TIME), "loses"),
        ("RollingRandomAccessFile", "a-%d{MM-dd-yyyy}.log", (SIZE,), "loses"),
        ("RollingFile", "a-%d{MM-dd-yyyy}.log", (TIME,), "grows"),
        ("RollingFile", "a-%d{MM-dd-yyyy}.log", (TIME, DELETE), "kept"),
        ("RollingFile", "a-%d{MM-dd-yyyy}.log", (), "endless"),
        ("File", "", (), "endless"),
    ],
)
def test_a_log_rolls_over_and_keeps_its_lines(
    tmp_path: Path, kind: str, pattern: str, lines: tuple[str, ...], word: str
) -> None:
    home = home_with(tmp_path, appender("A", kind, pattern, *lines))
    assert value("log_rotation", site(home=home)) == word


def test_the_worst_of_all_counts_and_is_shown_where_it_stands(tmp_path: Path) -> None:
    kept = appender("GOOD", "RollingFile", "%d-%i", SIZE)
    home = home_with(tmp_path, kept, appender("BAD", "RollingFile", "%d", SIZE))
    told = "BAD: rolled over by size into a name without %i, so lines are lost"
    assert found("log_rotation", site(home=home)) == Known("loses", told, file=PATH, line=7)


def test_nothing_of_the_file_is_quoted_but_names_that_are_some(tmp_path: Path) -> None:
    home = home_with(
        tmp_path, appender("<b>x\\u001b</b>", "File", ""), *(appender(f"A{n}", "File", "") for n in range(9))
    )
    known = found("log_rotation", site(home=home))
    assert isinstance(known, Known)
    assert known.evidence == "an appender, A0, A1, A2, A3, A4 and 4 more: never rolled over"


def test_an_appender_that_is_not_named_is_not_in_use(tmp_path: Path) -> None:
    home = home_with(
        tmp_path, "appenders = GOOD", appender("GOOD", "RollingFile", "%i", SIZE), "appender.BAD.type=File"
    )
    assert value("log_rotation", site(home=home)) == "kept"


@pytest.mark.parametrize(
    ("settings", "word"), [('maxDays="30"', "kept"), ("", "grows"), ('maxDays="-1"', "grows"), ('maxDays="0"', "grows")]
)
def test_an_access_log_is_deleted_after_some_days(tmp_path: Path, settings: str, word: str) -> None:
    valve = f'<Server><Valve className="org.apache.catalina.valves.AccessLogValve" {settings}/></Server>'
    home = home_with(tmp_path, appender("A", "RollingFile", "%i", SIZE), access_log=valve)
    assert value("log_rotation", site(home=home)) == word


@pytest.mark.parametrize(
    ("layout", "word"),
    [
        ("layout.pattern = [%d] %5p {%c} - %mm%ex%n", "alike"),
        ("layout.pattern = [%d] [%u] %5p {%c} - %mm%ex%n", "apart"),
        ("layout.pattern = [%d] %uuid %m%n", "apart"),
        ("layout.pattern = [%d] %enc{%m}{CRLF}%n", "apart"),
        ("layout.pattern = [%d] %username %m%n", "alike"),
        ("layout.type = JsonLayout", "apart"),
    ],
)
def test_a_forged_line_of_the_audit_log_is_seen(tmp_path: Path, layout: str, word: str) -> None:
    home = home_with(tmp_path, appender("AUDIT_LOGFILE", "RollingFile", "%i", SIZE, layout))
    assert value("log_forging", site(home=home)) == word


def test_a_server_of_another_logger_has_no_such_file(tmp_path: Path) -> None:
    assert found("log_rotation", site(home=tmp_path)) == NotApplicable(f"there is no {PATH}")
