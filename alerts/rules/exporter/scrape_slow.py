"""Reading a server takes so long that it will soon fail."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.texts import EXPORTER, JOBS, OF, OF_SERVER, PROCESS, SERVER, since
from exporter.guidelines import Catalogue

SLOW = 10
"""Seconds: half of the scrape timeout of examples/prometheus.yml, at which a scrape fails."""
_EXPRESSION = f"""\
avg_over_time(wso2_scrape_duration_seconds{{{JOBS}}}[5m]) > {SLOW}
and on (job, instance, target) max_over_time(wso2_up{{{JOBS}}}[3m]) == 1"""
_RUNBOOK = Runbook(
    meaning=(
        "For ten minutes reading this server has taken more than ten seconds on average, half of the time that a "
        "scrape may take."
    ),
    impact="None for users. When it takes twice as long, scrapes fail, and the server looks down.",
    diagnosis=(
        "`wso2-exporter targets` says how long each server takes. How many MBeans are read (`wso2_scrape_mbeans`)? "
        "Does the server collect garbage or lack processors? Is the way long (`ping HOST`)? The exporter's log names "
        "an MBean that hangs. With `transport: jmxquery` each scrape starts a Java process."
    ),
    mitigation=(
        "Relieve the server or its machine. Raise `scrape_timeout` in Prometheus's configuration, and "
        "`scrape_interval` with it."
    ),
    prevention="An exporter near the servers, and the exporter's own JMX client in place of jmxquery.",
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on a server that is read slowly: a ticket, since it is still read."""
    return Alert(
        name="WSO2ScrapeSlow",
        fault="monitoring",
        levels=(Level("warning", _EXPRESSION, waits=10),),
        summary=f"{SERVER}: reading it takes {{{{ $value | humanizeDuration }}}}, a scrape fails at 20s",
        description=(
            f"{OF}\nReading {SERVER}{EXPORTER} takes {{{{ $value | humanizeDuration }}}} on average."
            f"{since('WSO2ScrapeSlow')}{PROCESS}"
        ),
        steps=(
            "See on the dashboard since when it is slow, and for which servers.",
            "Look at the server's time in garbage collection and at its machine's processors.",
            "Read the exporter's log for an MBean that hangs; raise scrape_timeout if all of it is slow.",
        ),
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-exporter", "Scrape duration"),
    )
