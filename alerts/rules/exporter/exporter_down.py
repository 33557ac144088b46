"""An exporter does not answer Prometheus."""

from alerts.alert import Alert, Level, Runbook
from alerts.texts import JOBS, OF_EXPORTER
from exporter.guidelines import Catalogue

_DESCRIPTION = """\
Prometheus has had no answer for {{ $labels.instance }} (job {{ $labels.job }}) for three minutes: the WSO2 servers read
there are not watched. First see whether the exporter runs and answers /-/healthy, then what Prometheus shows as
the error of this target on its page /targets."""
_RUNBOOK = Runbook(
    meaning=(
        "Prometheus has had no answer from wso2-exporter for three minutes. For job `wso2-probe` the instance is "
        "one server: the exporter does not answer, or does not know a server of that name."
    ),
    impact="The servers read there are not watched; all their alerts are muted. The servers themselves may be well.",
    diagnosis=(
        "The error on Prometheus's page `/targets`. *Connection refused*: the exporter does not run; see its log. "
        "*Context deadline exceeded*: it hangs or the network drops packets; ask it for `/-/healthy` on its own "
        "machine. *HTTP 400* on `/probe`: the name is not in its configuration. *HTTP 401*: the credentials in the "
        "scrape configuration."
    ),
    mitigation=(
        "Start it again. If it ends at once, its last line names the file and line of the configuration that is wrong."
    ),
    prevention="",
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on an exporter that does not answer: a page, since what it reads is not watched."""
    return Alert(
        name="WSO2ExporterDown",
        fault="monitoring",
        levels=(Level("critical", f"up{{{JOBS}}} == 0", waits=3, stays=3),),
        server="{{ $labels.instance }}",
        summary="wso2-exporter does not answer Prometheus for {{ $labels.instance }}",
        description=_DESCRIPTION,
        steps=(),
        choice=OF_EXPORTER,
        page=None,
        runbook=_RUNBOOK,
        panel=None,
    )
