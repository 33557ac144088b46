"""An exporter could not write all of its log."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.texts import JOBS, OF_EXPORTER
from exporter.guidelines import Catalogue

_DESCRIPTION = """\
wso2-exporter at {{ $labels.instance }} (job {{ $labels.job }}) dropped about {{ $value | printf `%.0f` }} records of
its log in the last hour: who reads its standard error is too slow, or is gone. Metrics are not affected."""
_RUNBOOK = Runbook(
    meaning=(
        "The exporter dropped records of its log: above 1 MB of them waited for whoever reads its standard error. It "
        "never waits itself, since scrapes must go on."
    ),
    impact="Lines are missing in the log, perhaps those that say why a server is down. Metrics are complete.",
    diagnosis=(
        "Does the log still grow? Is its disk full, does the pipe have a reader that stands still, does journald or "
        "the container's engine limit the rate? `--log.level debug` writes much more."
    ),
    mitigation=(
        "Relieve or restart whoever reads the log. Take `--log.level debug` away once it has served. What was dropped "
        "is lost; `wso2-exporter targets` still says why servers are down."
    ),
    prevention="A reader that keeps up: journald without a rate limit for this service, or a file that is rotated.",
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on a log with gaps: a ticket, since only the log suffers."""
    return Alert(
        name="WSO2ExporterLogDropped",
        fault="monitoring",
        levels=(Level("warning", f"increase(wso2_exporter_log_dropped_total{{{JOBS}}}[1h]) > 0"),),
        server="{{ $labels.instance }}",
        summary="{{ $labels.instance }}: the exporter's log lost {{ $value | printf `%.0f` }} records in the last hour",
        description=_DESCRIPTION,
        steps=(
            "See whether the log still grows, and whether its disk is full.",
            "Relieve or restart whoever reads it.",
            "Take --log.level debug away, if it is set.",
        ),
        choice=OF_EXPORTER,
        page=None,
        runbook=_RUNBOOK,
        panel=Panel("wso2-exporter", "Log lines lost"),
    )
