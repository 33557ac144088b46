"""Servers that cannot be read: which of them are lost, which only refuse the exporter, and which were taken away."""

from textwrap import indent

from alerts.texts import JOBS
from exporter.model.snapshot import ErrorReason

REFUSALS: tuple[ErrorReason, ...] = ("login", "tls", "resolve", "transport", "internal", "not_jmx")
"""Reasons that say nothing against the server: something between it and the exporter is not as it should be."""

LAST_SEEN_DOWN = "server:wso2_exporter_config_last_reload_success_timestamp_seconds:while_down"
"""Recorded: when the configuration was read that had been in force for two minutes when a server was last seen down.

Two minutes, since with /probe the server and the exporter are scraped at different times, and Prometheus goes on for a
while with servers that the exporter no longer names.
"""

CONFIGURATION_READ = 'wso2_exporter_config_last_reload_success_timestamp_seconds{job="wso2-exporter"}'
"""When each exporter read the configuration that is in force."""

_STARTING = 30
"""Seconds within which a starting exporter reads its first configuration: what is read later is a reload."""
_RELOADED = f'{CONFIGURATION_READ} > on (job, instance) process_start_time_seconds{{job="wso2-exporter"}} + {_STARTING}'


def removed(within: str) -> str:
    """Give the PromQL of each server that was down, and that a reload of its exporter's configuration removed.

    Args:
        within: how long ago it may have been removed, a duration of PromQL.
    """
    return f"""\
(
  last_over_time({LAST_SEEN_DOWN}[{within}])
    < on (job, instance) group_left () ({_RELOADED})
  or on (job, instance, target)
  last_over_time({LAST_SEEN_DOWN}{{job="wso2-probe"}}[{within}])
    < on () group_left () max({_RELOADED})
)
unless on (job, instance, target) wso2_up{{{JOBS}}}"""


_UNREAD = f"""\
last_over_time(wso2_up{{{JOBS}}}[2m]) == 0
unless on (job, instance, target) (
{indent(removed("5m"), "  ")}
)"""
_REFUSED = f"""\
on (job, instance, target) (
  last_over_time(wso2_scrape_error{{{JOBS},reason=~"{"|".join(REFUSALS)}"}}[2m]) == 1
  unless on (job, instance, target) last_over_time(wso2_process_running{{{JOBS}}}[2m]) == 0
)"""

LOST = f"{_UNREAD}\nunless {_REFUSED}"
"""PromQL of each server that may be out of service; one whose process is gone is, whatever the reason is."""

REFUSED = f"{_UNREAD}\nand {_REFUSED}"
"""PromQL of each server that may be well, and that the exporter is kept from. Never true together with `LOST`."""

VANISHED = f"""\
last_over_time(wso2_up{{{JOBS}}}[1d]) == 0
unless on (job, instance, target) last_over_time(wso2_up{{{JOBS}}}[2m])
unless on (job, instance, target) (
{indent(removed("1d"), "  ")}
)"""
"""PromQL of each server that was down when it was last told of, within a day, and that no reload removed."""
