"""An exporter's endpoint goes on with the locks from before, since the new web configuration is wrong."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.texts import JOBS, OF_EXPORTER
from exporter.guidelines import Catalogue

_DESCRIPTION = """\
wso2-exporter at {{ $labels.instance }} (job {{ $labels.job }}) could not take up its web configuration or a
certificate, and goes on with those from before. A restart would fail, or open what the file no longer locks; and a
certificate may expire."""
_RUNBOOK = Runbook(
    meaning=(
        "The file of `--web.config.file`, or a file that it names, is wrong, gone, or does not answer. Or it takes a "
        "lock away, which only a restart may do. The endpoint goes on with what was in force before."
    ),
    impact=(
        "Users and certificates that were added are not known, and those that were taken away still are. A "
        "certificate that is not replaced expires; then no scrape comes through."
    ),
    diagnosis=(
        "The exporter's log has `web configuration not taken up`, with file, line and field. "
        "`wso2-exporter --config.check --web.config.file web.yml` says the same, and changes nothing. Of a lock that "
        "is missing the log alone tells: the check says `valid`. Do not restart before you know which it is. Are "
        "certificate and key a pair, and may the exporter's user read both?"
    ),
    mitigation=(
        "Correct the file; it is taken up within two seconds. To take a lock away on purpose, restart the exporter."
    ),
    prevention=(
        "Check before it is put in place: `wso2-exporter --config.check --web.config.file web.yml`. Replace "
        "certificate and key in one step, by a rename of their folder or link."
    ),
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on a web configuration that was not taken up: a ticket, since the endpoint stays locked."""
    return Alert(
        name="WSO2ExporterWebConfigurationBad",
        fault="monitoring",
        levels=(
            Level(
                "warning",
                f"last_over_time(wso2_exporter_web_config_last_reload_successful{{{JOBS}}}[3m]) == 0",
                waits=5,
            ),
        ),
        reason="A scrape that failed says nothing of it: what the one before said counts for three minutes.",
        server="{{ $labels.instance }}",
        summary="{{ $labels.instance }}: the exporter's web configuration is wrong, the locks from before are in force",
        description=_DESCRIPTION,
        steps=(
            "Read the exporter's log: web configuration not taken up, with file, line and field.",
            "Correct the file, or put certificate and key back; within two seconds it is taken up.",
            "Do not restart before that: it would fail, or open what the file no longer locks.",
        ),
        choice=OF_EXPORTER,
        page=None,
        runbook=_RUNBOOK,
        panel=Panel("wso2-exporter", "Configuration"),
    )
