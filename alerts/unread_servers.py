"""Servers that cannot be read: which of them are lost, and which only refuse the exporter."""

from alerts.texts import JOBS
from exporter.model.snapshot import ErrorReason

REFUSALS: tuple[ErrorReason, ...] = ("login", "tls", "resolve", "transport", "internal", "not_jmx")
"""Reasons that say nothing against the server: something between it and the exporter is not as it should be."""

_UNREAD = f"last_over_time(wso2_up{{{JOBS}}}[2m]) == 0"
_REFUSED = f"""\
on (job, instance, target) (
  last_over_time(wso2_scrape_error{{{JOBS},reason=~"{"|".join(REFUSALS)}"}}[2m]) == 1
  unless on (job, instance, target) last_over_time(wso2_process_running{{{JOBS}}}[2m]) == 0
)"""

LOST = f"{_UNREAD}\nunless {_REFUSED}"
"""PromQL of each server that may be out of service; one whose process is gone is, whatever the reason is."""

REFUSED = f"{_UNREAD}\nand {_REFUSED}"
"""PromQL of each server that may be well, and that the exporter is kept from. Never true together with `LOST`."""
