"""Sessions of web applications: who is logged in to consoles and identity endpoints."""

from grafana_foundation_sdk.builders import timeseries

from dashboards.board import Row
from dashboards.panels import SERVER_NAME, Line, lines
from dashboards.queries import SERVER, by_server, highest, of_servers, rate

_LABELS = ("host", "context")
_APPLICATION = f"{SERVER_NAME} {{{{context}}}}"
_NO_SESSIONS = "No web application with sessions seen"


def sessions() -> Row:
    """Those alive, and those that come and go."""
    return Row("Sessions", [_alive(), _new(), _ended(), _housekeeping()])


def _rates(counter: str) -> str:
    return by_server(of_servers(rate(counter, SERVER)), *_LABELS)


def _alive() -> timeseries.Panel:
    alive = by_server(of_servers(f"tomcat_session_activesessions{{{SERVER}}}"), *_LABELS)
    return lines(
        "Sessions",
        "Sessions that are alive, of each application. Each takes memory until it ends.",
        "short",
        [Line(highest(alive), _APPLICATION)],
        span=6,
    ).no_value(_NO_SESSIONS)


def _new() -> timeseries.Panel:
    return lines(
        "New sessions",
        "Sessions that begin in a second. Many with few logins: a client that keeps no cookie.",
        "ops",
        [Line(highest(_rates("tomcat_session_sessioncounter_total")), _APPLICATION)],
        span=6,
    ).no_value(_NO_SESSIONS)


def _ended() -> timeseries.Panel:
    return lines(
        "Expired and refused sessions",
        "Sessions in a second that ended unused, and that were refused since an application had its maximum.",
        "ops",
        [
            Line(highest(_rates("tomcat_session_expiredsessions_total"), 10), f"{_APPLICATION} expired"),
            Line(highest(_rates("tomcat_session_rejectedsessions_total"), 10), f"{_APPLICATION} refused"),
        ],
        span=6,
    ).no_value(_NO_SESSIONS)


def _housekeeping() -> timeseries.Panel:
    time = _rates("tomcat_session_processingtime_total")
    return lines(
        "Time for expiring sessions",
        "The share of the time that each application spends on looking for sessions that have ended.",
        "percentunit",
        [Line(highest(f"{time} / 1000"), _APPLICATION)],
        span=6,
    ).no_value(_NO_SESSIONS)
