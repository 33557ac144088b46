"""Alerting works."""

from alerts.alert import Alert, Level, Runbook
from exporter.guidelines import Catalogue

_DESCRIPTION = """\
This alert always fires. Send it to a service that calls when it stops: then Prometheus, Alertmanager or the way
between them is broken, and no other alert would arrive either."""
_RUNBOOK = Runbook(
    meaning="Always firing: the proof that Prometheus, Alertmanager and the way to your receivers work.",
    impact="None. Its absence is what matters: the heartbeat service calls you.",
    diagnosis=(
        "When the heartbeat stopped: is Prometheus up and evaluating rules (`/rules`), does it reach Alertmanager "
        "(`/status`), does Alertmanager reach the service (its log)?"
    ),
    mitigation="Repair that first: until then no other alert arrives.",
    prevention="Let the heartbeat go to a service outside of this network, which calls by another way.",
)


def alert(_: Catalogue) -> Alert:
    """Make the alert that always fires: the heartbeat."""
    return Alert(
        name="Watchdog",
        fault="monitoring",
        levels=(Level("none", "vector(1)"),),
        server="wso2-exporter",
        summary="Prometheus: alerting works",
        description=_DESCRIPTION,
        steps=(
            "Nothing while it fires.",
            "If the heartbeat stopped, see whether Prometheus evaluates rules (/rules).",
            "Then whether it reaches Alertmanager (/status), and Alertmanager the service (its log).",
        ),
        choice="",
        page=None,
        runbook=_RUNBOOK,
        panel=None,
    )
