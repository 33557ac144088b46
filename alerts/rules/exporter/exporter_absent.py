"""Prometheus knows of no exporter."""

from alerts.alert import Alert, Level, Runbook
from alerts.texts import JOBS
from exporter.guidelines import Catalogue

_DESCRIPTION = """\
Prometheus has known no target of the jobs wso2-exporter and wso2-probe for five minutes: no WSO2 server is watched.
First see whether the jobs are still in the Prometheus configuration and whether service discovery finds them."""
_RUNBOOK = Runbook(
    meaning="Prometheus has had no target of the jobs `wso2-exporter` and `wso2-probe` for five minutes.",
    impact="No WSO2 server is watched, and no alert but this one would say so.",
    diagnosis=(
        "Prometheus's pages `/config` and `/service-discovery`: were the jobs removed or renamed, or does "
        "discovery find nothing?"
    ),
    mitigation="Bring the jobs back. With other job names, change the selectors in the rules.",
    prevention="",
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on an exporter that Prometheus does not know: a page, since no other alert would say so."""
    return Alert(
        name="WSO2ExporterAbsent",
        fault="monitoring",
        levels=(Level("critical", f"absent(up{{{JOBS}}})", waits=5),),
        server="wso2-exporter",
        summary="Prometheus scrapes no wso2-exporter at all",
        description=_DESCRIPTION,
        steps=(),
        choice="",
        page=None,
        runbook=_RUNBOOK,
        panel=None,
    )
