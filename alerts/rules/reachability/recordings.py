"""What the alerts on servers select that would be dear, or too late, to ask for at once."""

from alerts.alert import Recording
from alerts.texts import JOBS

LAST_SEEN_DOWN = "server:wso2_exporter_config_last_reload_success_timestamp_seconds:while_down"
"""When the configuration was read that had been in force for two minutes when a server was last seen down.

Two minutes, since with /probe the server and the exporter are scraped at different times, and Prometheus goes on for a
while with servers that the exporter no longer names.
"""

_READ = 'wso2_exporter_config_last_reload_success_timestamp_seconds{job="wso2-exporter"} offset 2m'
_ON_METRICS = f"0 * (wso2_up{{{JOBS}}} == 0) + on (job, instance) group_left () {_READ}"
_ON_PROBE = f'0 * (wso2_up{{job="wso2-probe"}} == 0) + on () group_left () max({_READ})'

RECORDINGS = (Recording(LAST_SEEN_DOWN, f"{_ON_METRICS}\nor on (job, instance, target)\n{_ON_PROBE}"),)
