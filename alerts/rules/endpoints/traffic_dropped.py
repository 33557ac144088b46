"""A server gets hardly any of the requests that it got a week ago."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.texts import EXPORTER, JOBS, OF, OF_SERVER, SERVER, since
from alerts.traffic import received
from exporter.guidelines import Catalogue

_SHARE = 0.2
_TRAFFIC = 0.1
"""Requests in a second a week ago: where there were fewer, a quiet quarter of an hour is nothing."""
_LOST = f"avg_over_time(wso2_up{{{JOBS}}}[20m]) < 0.9"
"""More than a failed scrape: two minutes and longer within what the rate looks back at."""
_DESCRIPTION = f"""\
{OF}
{SERVER}{EXPORTER} received {{{{ $value | humanizePercentage }}}} of the requests of this time a week ago, for half an
hour. Something before it fails (load balancer, name server, certificate), or callers have given up;
or it is a holiday.{since("WSO2TrafficDropped")}"""
_RUNBOOK = Runbook(
    meaning=(
        f"For a quarter of an hour and more the server has received less than {_SHARE:.0%} of the requests of the same "
        "time a week ago. Without a mediation engine, requests of the servlet transport count."
    ),
    impact="Perhaps none: a holiday, or another node does the work. Perhaps nobody gets through.",
    diagnosis=(
        "Does it answer by the way that callers take, and not only here? A name that leads elsewhere, a certificate "
        "that ended, or a health check of the load balancer that fails look like this:"
        "\n\n"
        "```sh\n"
        "curl -sv -o /dev/null --max-time 10 https://PUBLIC_NAME/ 2>&1 | tail -5\n"
        "ss -Htn state established '( sport = :8243 or sport = :9443 )' | wc -l\n"
        "```"
        "\n\n"
        "Compare the other nodes on the dashboard: did they get more? Then the load balancer has moved the traffic."
    ),
    mitigation="Mend what stands before the server. On a holiday, silence it for the day.",
    prevention=(
        "A probe from outside, by the public name. Where traffic is irregular, silence this alert for good: it wants "
        "weeks that are alike."
    ),
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on dropped traffic: a ticket, since it may be a holiday."""
    mediated = _dropped(received("15m"), received("15m", "1w"))
    servlets = _dropped(_servlets(), _servlets(" offset 1w"))
    engine = f"synapse_transport_messages_received_total{{{JOBS}}}"
    servers = f"{mediated}\nor (\n{servlets}\nunless on (job, instance, target) {engine}\n)"
    return Alert(
        name="WSO2TrafficDropped",
        fault="availability",
        levels=(Level("warning", f"(\n{servers}\n)\nunless on (job, instance, target) {_LOST}", 15, 5),),
        reason=(
            "Where a mediation engine runs, the servlet transport has the console's requests alone. After an outage "
            "there was less traffic, of course."
        ),
        summary=f"{SERVER}: only {{{{ $value | humanizePercentage }}}} of last week's requests arrive",
        description=_DESCRIPTION,
        steps=(
            "Ask the server by the name that callers use.",
            "See whether other nodes got its traffic.",
            "Look at the load balancer's health checks.",
        ),
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-mediation", "Requests received and answered"),
        needs="a week of Prometheus's data",
    )


def _dropped(now: str, before: str) -> str:
    return f"({now}\n  / ({before} > {_TRAFFIC}) < {_SHARE})"


def _servlets(offset: str = "") -> str:
    return f"sum without (protocol, address, port) (rate(tomcat_requestcount_total{{{JOBS}}}[15m]{offset}))"
