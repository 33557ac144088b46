"""Prometheus knows of no exporter."""

from alerts.alert import Alert, Level, Runbook
from alerts.texts import JOBS
from exporter.guidelines import Catalogue

_DESCRIPTION = """\
Prometheus has known no target of the jobs wso2-exporter and wso2-probe for five minutes: no WSO2 server is watched.
Either they are gone from its configuration, or service discovery finds nothing."""
_RUNBOOK = Runbook(
    meaning="Prometheus has had no target of the jobs `wso2-exporter` and `wso2-probe` for five minutes.",
    impact="No WSO2 server is watched, and no alert but this one would say so.",
    diagnosis=(
        "Prometheus's pages `/config` and `/service-discovery`: were the jobs removed or renamed, or does "
        "discovery find nothing?"
    ),
    mitigation="Bring the jobs back. With other job names, change the selectors in the rules.",
    prevention="Check changes of the configuration with `promtool check config`, and keep the names of the jobs.",
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on an exporter that Prometheus does not know: a page, since no other alert would say so."""
    return Alert(
        name="WSO2ExporterAbsent",
        fault="monitoring",
        levels=(Level("critical", f"absent(up{{{JOBS}}})", waits=5),),
        server="wso2-exporter",
        summary="wso2-exporter: Prometheus scrapes none at all, no WSO2 server is watched",
        description=_DESCRIPTION,
        steps=(
            "Look at Prometheus's page /config: are the jobs wso2-exporter or wso2-probe there?",
            "Look at its page /service-discovery: does discovery find them?",
            "Bring them back, and see on /targets that they are up.",
        ),
        choice="",
        page=None,
        runbook=_RUNBOOK,
        panel=None,
    )
