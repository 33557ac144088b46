"""Limits that an alert has of its own, since no guideline has them."""

from alerts.rules.container import throttled
from alerts.rules.endpoints import back_end_slow, endpoints_mostly_suspended, requests_unanswered
from alerts.rules.exporter import scrape_slow
from alerts.rules.jvm import direct_buffers_almost_full, garbage_collection, memory_pool_almost_full, out_of_memory
from alerts.rules.machine import clock_wrong, disk_full_soon
from alerts.rules.pass_through import workers_blocked
from alerts.rules.stores import message_store_grows
from dashboards.limits import Limits

GARBAGE_COLLECTION = Limits(garbage_collection.TICKET, garbage_collection.PAGE)
"""WSO2GarbageCollection: the share of the wall clock spent in it."""
UNANSWERED = Limits(critical=requests_unanswered.TOO_MANY)
"""WSO2RequestsUnanswered: the share of requests."""
SUSPENDED = Limits(critical=endpoints_mostly_suspended.SHARE)
"""WSO2EndpointsMostlySuspended: the share of endpoints."""
DISK_FULL_IN = Limits(disk_full_soon.TICKET_SECONDS, disk_full_soon.PAGE_SECONDS, higher_is_better=True)
"""WSO2DiskFullSoon: seconds."""
DEADLOCKED = Limits(critical=1)
"""WSO2Deadlock: threads."""
MEMORY_POOL = Limits(memory_pool_almost_full.TICKET)
"""WSO2MemoryPoolAlmostFull: the share of a pool beside the heap."""
DIRECT_BUFFERS = Limits(direct_buffers_almost_full.TICKET)
"""WSO2DirectBuffersAlmostFull: the share of as much memory as the heap may have."""
WAITING_FOR_CONNECTION = Limits(critical=1)
"""WSO2DataSourceExhausted: threads that wait, while all connections are lent."""
THROTTLED = Limits(throttled.SHARE)
"""WSO2Throttled: the share of the time."""
HEAP_DUMP_AGE = Limits(out_of_memory.DAY, out_of_memory.HOUR, higher_is_better=True)
"""WSO2OutOfMemory: seconds since the newest heap dump."""
WORKERS_BLOCKED = Limits(critical=workers_blocked.PAGE)
"""WSO2PassThroughWorkersBlocked: the share of worker threads."""
QUEUEING = Limits(critical=1)
"""WSO2PassThroughQueueing: messages."""
BACK_END = Limits(back_end_slow.SECONDS)
"""WSO2BackEndSlow: seconds, where they are three times those of a week ago, too."""
ENDPOINT_SUSPENDED = Limits(1)
"""WSO2EndpointSuspended: endpoints."""
STORED = Limits(message_store_grows.MESSAGES)
"""WSO2MessageStoreGrows: messages, where they become more."""
WITHOUT_CONSUMER = Limits(1)
"""WSO2QueueWithoutConsumer: queues."""
KILLED = Limits(1)
"""WSO2KilledByKernel: processes."""
CLOCK_OFF = Limits(clock_wrong.OFF_SECONDS)
"""WSO2ClockWrong: seconds."""
SCRAPE_SLOW = Limits(scrape_slow.SLOW)
"""WSO2ScrapeSlow: seconds."""
DROPPED_SERIES = Limits(1)
"""WSO2SeriesDropped: series."""
STALE_SECRET = Limits(1)
"""WSO2SecretStale: 1 where it holds."""
CONFIGURATION_WRONG = Limits(1)
"""WSO2ExporterConfigurationBad: exporters."""
NOT_READ = Limits(1)
"""WSO2TargetDown and WSO2TargetRefused: servers."""
