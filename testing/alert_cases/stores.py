"""Cases of the layer stores."""

from testing.alert_cases.case import Case, Growth, Series

_PROCESSOR = 'processor="deliver"'

CASES = (
    Case(
        alert="WSO2MessageStoreGrows",
        severity="warning",
        series=(
            Series(
                name="synapse_message_store_messages",
                labels='store="orders"',
                well=90,
                bad=Growth(0.1, start=90),
                below=90,
            ),
        ),
        waits=35,
        ends=6,
    ),
    Case(
        alert="WSO2MessageProcessorStopped",
        severity="warning",
        series=(
            Series(name="synapse_message_processor_queue_size", labels=_PROCESSOR, well=0, bad=7, below=0),
            Series(name="synapse_message_processor_active", labels=_PROCESSOR, well=1, bad=0, below=0),
        ),
        waits=10,
        ends=6,
    ),
)
