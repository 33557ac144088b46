"""Cases of the layer pass through."""

from testing.alert_cases.case import Case, Series

_TRANSPORTS = ("passthru-http-receiver", "passthru-http-sender")

CASES = (
    Case(
        alert="WSO2PassThroughWorkersBlocked",
        severity="critical",
        series=(Series(name="synapse_passthrough_workers_blocked_ratio", well=0.02, bad=0.65, below=0.5),),
        waits=2,
        ends=4,
    ),
    Case(
        alert="WSO2PassThroughQueueing",
        severity="critical",
        series=(
            *(
                Series(name=name, labels=f'transport="{transport}"', well=well, bad=bad, below=below)
                for transport in _TRANSPORTS
                for name, well, bad, below in (
                    ("synapse_transport_queue_size", 0, 37, 0),
                    ("synapse_transport_active_threads", 12, 400, 399),
                )
            ),
            Series(name="synapse_transport_queue_size", labels='transport="jms-receiver"', well=9, bad=9, below=9),
        ),
        waits=2,
        ends=4,
    ),
)
