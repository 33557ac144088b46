"""An exporter goes on with an old configuration, since the new one is wrong."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.texts import JOBS, OF_EXPORTER
from exporter.guidelines import Catalogue

_DESCRIPTION = """\
wso2-exporter at {{ $labels.instance }} (job {{ $labels.job }}) could not take up its configuration, and serves the
one from before. A restart would fail."""
_RUNBOOK = Runbook(
    meaning=(
        "The last attempt to read the configuration anew failed, or its files cannot be looked at. The exporter goes "
        "on with the configuration from before."
    ),
    impact=(
        "Servers that were added are not watched. After a restart nothing is: the exporter refuses to start with a "
        "configuration that is wrong."
    ),
    diagnosis=(
        "The exporter's log has `configuration not reloaded`, with file, line and field. "
        "`wso2-exporter --config.check --config.file FILE` says the same, and changes nothing. Run it as the "
        "exporter's user: a file that this user may not read is a reason, too."
    ),
    mitigation=(
        "Correct the line, and reload: a SIGHUP, `systemctl reload wso2-exporter`, or `POST /-/reload`. With "
        "`--config.auto-reload` the corrected file is enough."
    ),
    prevention=(
        "Check before a reload: `wso2-exporter --config.check --config.file FILE`, also in the pipeline that writes it."
    ),
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on a configuration that was not taken up: a ticket, since the one from before is served."""
    return Alert(
        name="WSO2ExporterConfigurationBad",
        fault="monitoring",
        levels=(
            Level(
                "warning", f"last_over_time(wso2_exporter_config_last_reload_successful{{{JOBS}}}[3m]) == 0", waits=5
            ),
        ),
        reason="A scrape that failed says nothing of it: what the one before said counts for three minutes.",
        server="{{ $labels.instance }}",
        summary="{{ $labels.instance }}: the exporter's configuration is wrong, the one from before is served",
        description=_DESCRIPTION,
        steps=(
            "Run wso2-exporter --config.check --config.file FILE as its user: it names file, line and field.",
            "Correct that line.",
            "Reload: systemctl reload wso2-exporter.",
        ),
        choice=OF_EXPORTER,
        page=None,
        runbook=_RUNBOOK,
        panel=Panel("wso2-exporter", "Configuration"),
    )
