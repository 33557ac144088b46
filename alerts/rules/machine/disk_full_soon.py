"""A filesystem that holds servers fills up."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.machine_texts import OF_MACHINE, PAGE_OF_MACHINE, SHOWN_OF_MACHINE
from alerts.texts import JOBS, since
from exporter.guidelines import Catalogue

_NAME = "WSO2DiskFullSoon"
PAGE_SECONDS, TICKET_SECONDS = 4 * 3600, 24 * 3600
"""Until the filesystem is full, as it filled up in the last six hours."""
PAGE_USED, TICKET_USED = 0.8, 0.6
"""The used share below which nobody is told: what grows on an empty disk has time."""
_PAGED = f"""\
unless on (machine, mountpoint)
  last_over_time(ALERTS{{alertname="{_NAME}",severity="critical",alertstate="firing"}}[1h])"""
"""Six hours tell long afterwards of what was mended: no ticket follows on a page for an hour."""
_USED = """\
{{- range printf `max by (mountpoint) (last_over_time(wso2_home_filesystem_used_ratio{%s,mountpoint=%q}[2m]))`
$of $labels.mountpoint | query }}, {{ .Value | humanizePercentage }} used{{ end }}"""
_FULL = f"{{{{ $labels.mountpoint }}}} full in {{{{ $value | humanizeDuration }}}}{_USED}"
_SUMMARY = f"{OF_MACHINE}{{{{ $labels.machine }}}}: {_FULL}"
_ADVICE = """\
So it is if it goes on filling up as in the last six hours. Nothing is broken yet: what grows can still be stopped."""
_RUNBOOK = Runbook(
    meaning=(
        "A filesystem that holds the home of a WSO2 server will be full within four hours (page) or a day (ticket), if "
        "it goes on filling up as in the last six hours."
    ),
    impact="None yet. Once it is full, logs, deployment and H2 databases stop: see `WSO2DiskAlmostFull`.",
    diagnosis=(
        "What grows, seen twice a minute apart:\n\n"
        "- `find CARBON_HOME -xdev -type f -mmin -10 -size +1M -printf '%s %p\\n' | sort -rn | head`\n"
        "- `du -xsh CARBON_HOME/repository/logs CARBON_HOME/repository/data CARBON_HOME/tmp`\n"
        "- `lsof +L1` for deleted files that still grow\n\n"
        "A logger at `DEBUG`, wire logs, or an error that is logged at every request are the usual causes."
    ),
    mitigation=(
        "Set the logger back (`repository/conf/log4j2.properties` is read anew within seconds), mend what is logged "
        "so often, remove rotated logs, or grow the filesystem."
    ),
    prevention="Let every log roll over by size and delete the oldest, so that their sum is known: see the area logs.",
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on a disk that fills up: a page while there are hours left, a ticket while there is a day."""
    return Alert(
        name=_NAME,
        fault="saturation",
        levels=(
            Level("critical", _full_within(PAGE_SECONDS, PAGE_USED), waits=60, stays=3),
            Level("warning", f"{_full_within(TICKET_SECONDS, TICKET_USED)}\n{_PAGED}", waits=60, stays=2),
        ),
        server="{{ $labels.machine }}",
        summary=_SUMMARY,
        description=f"{OF_MACHINE}\n{{{{ $labels.machine }}}}: {_FULL}.{since(_NAME)}\n{_ADVICE}",
        steps=(
            "See what grows: find CARBON_HOME -xdev -type f -mmin -10 -size +1M, and du -xsh of repository/logs.",
            "Stop it: set the logger back in repository/conf/log4j2.properties, mend what is logged so often.",
            "Make room: remove rotated logs and dumps of the heap, or grow the filesystem.",
        ),
        choice=SHOWN_OF_MACHINE,
        page=PAGE_OF_MACHINE,
        runbook=_RUNBOOK,
        panel=Panel("wso2-machine", "Disk full in"),
        reason="The value is the seconds that are left. Each server's /probe has them: they are one alert.",
    )


def _full_within(seconds: int, used: float) -> str:
    left, share = (f"wso2_home_filesystem_{name}{{{JOBS}}}" for name in ("available_bytes", "used_ratio"))
    return (
        "min by (machine, mountpoint) (\n"
        f"  last_over_time({left}[2m]) / -(deriv({left}[6h]) < 0)\n"
        f") < {seconds}\n"
        f"and on (machine, mountpoint) max by (machine, mountpoint) (last_over_time({share}[2m])) > {used:g}"
    )
