"""Cases of the layer broker."""

from testing.alert_cases.case import Case, Series

_QUEUE = 'queue="orders"'

CASES = (
    Case(
        alert="WSO2BrokerStoreFailed",
        severity="critical",
        series=(Series(name="andes_store_healthy", well=1, bad=0, below=1),),
        waits=1,
        ends=4,
    ),
    Case(
        alert="WSO2QueueWithoutConsumer",
        severity="warning",
        series=(
            Series(name="andes_queue_messages", labels=_QUEUE, well=0, bad=12, below=12),
            Series(name="andes_queue_consumers", labels=_QUEUE, well=1, bad=0, below=1),
        ),
        waits=15,
        ends=6,
    ),
)
