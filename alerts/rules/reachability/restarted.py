"""A server's process was started anew."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.texts import EXPORTER, JOBS, OF, OF_SERVER, SERVER
from exporter.guidelines import Catalogue

_EXPRESSION = f"""\
changes(wso2_process_start_time_seconds{{{JOBS}}}[10m]) > 0
or on (job, instance, target) changes(jvm_process_start_time_seconds{{{JOBS}}}[10m]) > 0"""
_STARTED = """\
{{ with printf `wso2_process_start_time_seconds{%s} or jvm_process_start_time_seconds{%s}` $of $of | query }} at
{{ . | first | value | humanizeTimestamp }}{{ end }}"""
_RUNBOOK = Runbook(
    meaning="In the last ten minutes the server's process was another one than before.",
    impact="Requests that were under way failed; caches are cold, so that the first minutes are slow.",
    diagnosis=(
        "Planned? If nobody restarted it: `systemctl status UNIT`, `dmesg -T | grep -i 'killed process'`, the end of "
        "`repository/logs/wso2carbon.log` before the start, and `repository/logs/heap-dump.hprof`."
    ),
    mitigation="None. If it goes on, `WSO2CrashLoop` pages.",
    prevention="As for what ended it.",
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on a restart: it is shown beside others, since it is the first question at night."""
    return Alert(
        name="WSO2Restarted",
        fault="availability",
        levels=(Level("info", _EXPRESSION),),
        summary=f"{OF}{SERVER}: restarted within the last ten minutes{_STARTED}",
        description=f"{OF}\n{SERVER}{EXPORTER} was started anew{_STARTED}. This is shown, and sent to nobody.",
        steps=(
            "Was it planned? Then nothing.",
            "If not, see who ended it: systemctl status, dmesg.",
            "Read the end of repository/logs/wso2carbon.log before the start.",
        ),
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-server", "State"),
    )
