"""A server has more series than are served."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.texts import EXPORTER, JOBS, OF, OF_SERVER, SERVER, since
from exporter.guidelines import Catalogue

_EXPRESSION = f"sum without (family) (last_over_time(wso2_scrape_dropped_series{{{JOBS}}}[3m])) > 0"
_FAMILIES = """\
{{ range $number, $each := printf `topk(3, wso2_scrape_dropped_series{%s} > 0)` $of | query | sortByLabel "family" -}}
{{ if $number }}, {{ end }}{{ .Labels.family }}{{ end }}"""
_RUNBOOK = Runbook(
    meaning=(
        "For half an hour families of this server had more series than their limit, or two types under one name; what "
        "is above the limit is not served."
    ),
    impact="Some endpoints, APIs, queues or caches are missing on dashboards, and no alert on them can begin.",
    diagnosis=(
        "`wso2_scrape_dropped_series` has the number for each family. `wso2-exporter mbeans --config.file FILE NAME` "
        "lists the MBeans that they come from: is there a name with an identifier in it that is new with each "
        "request or deployment?"
    ),
    mitigation=(
        "Many on purpose? Raise the limit of series in the exporter's configuration, and reload. Names that grow for "
        "ever? Leave that family out, or ask who registers such MBeans."
    ),
    prevention="Count series when APIs are added by the hundred; *Sizing* in the documentation has the figures.",
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on series that are not served: a ticket, since what is served is right."""
    return Alert(
        name="WSO2SeriesDropped",
        fault="monitoring",
        levels=(Level("warning", _EXPRESSION, waits=30),),
        summary=f"{OF}{SERVER}: {{{{ $value | humanize }}}} series are above the limit and not served ({_FAMILIES})",
        description=(
            f"{OF}\n{SERVER}{EXPORTER} has {{{{ $value | humanize }}}} series more than are served, of\n{_FAMILIES}."
            f"{since('WSO2SeriesDropped')}"
        ),
        steps=(
            "See which families they are: wso2_scrape_dropped_series on the dashboard.",
            "See whether names grow without end: wso2-exporter mbeans --config.file FILE NAME.",
            "Raise the limit and reload, or leave the family out.",
        ),
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-exporter", "Dropped series"),
    )
