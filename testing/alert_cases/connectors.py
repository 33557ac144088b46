"""Cases of the layer connectors."""

from testing.alert_cases.case import Case, Series
from testing.alert_cases.verdicts import verdict


def _connector(name: str, port: int, busy: tuple[float, float, float], most: float) -> tuple[Series, ...]:
    """A connector's threads: busy when all is well, in the fault, and just below it."""
    labels = f'protocol="{name}",address="",port="{port}"'
    well, bad, below = busy
    return (
        Series(name="tomcat_threadpool_currentthreadsbusy", labels=labels, well=well, bad=bad, below=below),
        Series(name="tomcat_threadpool_maxthreads", labels=labels, well=most, bad=most, below=most),
        Series(name="tomcat_threadpool_connectioncount", labels=labels, well=3, bad=bad + 3, below=below + 3),
        Series(name="tomcat_threadpool_maxconnections", labels=labels, well=8192, bad=8192, below=8192),
    )


CASES = (
    Case(
        alert="WSO2ThreadPoolsAlmostExhausted",
        severity="warning",
        series=(
            *verdict("connector_busy_threads", "thread_pools", "warning"),
            *_connector("http-nio", 9763, (5, 5, 5), 250),
            *_connector("https-jsse-nio", 9443, (5, 240, 190), 250),
        ),
        waits=15,
        ends=3,
    ),
    Case(
        alert="WSO2ConnectorExhausted",
        severity="critical",
        series=(
            *_connector("http-nio", 9763, (2, 20, 19), 20),
            *_connector("https-jsse-nio", 9443, (2, 2, 2), 20),
        ),
        waits=2,
        ends=4,
    ),
)
