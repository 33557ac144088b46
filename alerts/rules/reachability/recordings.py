"""What the alerts on servers select of a time that they could not ask for any more."""

from alerts.alert import Recording
from alerts.texts import JOBS
from alerts.unread_servers import CONFIGURATION_READ, LAST_SEEN_DOWN

_ON_METRICS = f"0 * (wso2_up{{{JOBS}}} == 0) + on (job, instance) group_left () {CONFIGURATION_READ} offset 2m"
_ON_PROBE = f'0 * (wso2_up{{job="wso2-probe"}} == 0) + on () group_left () max({CONFIGURATION_READ} offset 2m)'

RECORDINGS = (Recording(LAST_SEEN_DOWN, f"{_ON_METRICS}\nor on (job, instance, target)\n{_ON_PROBE}"),)
