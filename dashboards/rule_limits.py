"""Limits that an alert has of its own, since no guideline has them."""

from dashboards.limits import Limits

GARBAGE_COLLECTION = Limits(0.1, 0.2)
"""WSO2GarbageCollection: the share of the wall clock spent in it."""
UNANSWERED = Limits(critical=0.05)
"""WSO2RequestsUnanswered: the share of requests."""
SUSPENDED = Limits(critical=0.5)
"""WSO2EndpointsMostlySuspended: the share of endpoints."""
DISK_FULL_IN = Limits(86_400, 14_400, higher_is_better=True)
"""WSO2DiskFullSoon: seconds."""
CERTIFICATE_ENDS_IN = Limits(21 * 86_400, 2 * 86_400, higher_is_better=True)
"""WSO2CertificateExpires: seconds."""
DEADLOCKED = Limits(critical=1)
"""WSO2Deadlock: threads."""
MEMORY_POOL = Limits(0.95)
"""WSO2MemoryPoolAlmostFull: the share of a pool beside the heap."""
DIRECT_BUFFERS = Limits(0.9)
"""WSO2DirectBuffersAlmostFull: the share of as much memory as the heap may have."""
WAITING_FOR_CONNECTION = Limits(critical=1)
"""WSO2DataSourceExhausted: threads that wait, while all connections are lent."""
THROTTLED = Limits(0.25)
"""WSO2Throttled: the share of the time."""
HEAP_DUMP_AGE = Limits(86_400, 3_600, higher_is_better=True)
"""WSO2OutOfMemory: seconds since the newest heap dump."""
WORKERS_BLOCKED = Limits(critical=0.5)
"""WSO2PassThroughWorkersBlocked: the share of worker threads."""
QUEUEING = Limits(critical=1)
"""WSO2PassThroughQueueing: messages."""
BACK_END = Limits(0.5)
"""WSO2BackEndSlow: seconds, where they are three times those of a week ago, too."""
ENDPOINT_SUSPENDED = Limits(1)
"""WSO2EndpointSuspended: endpoints."""
STORED = Limits(100)
"""WSO2MessageStoreGrows: messages, where they become more."""
WITHOUT_CONSUMER = Limits(1)
"""WSO2QueueWithoutConsumer: queues."""
KILLED = Limits(1)
"""WSO2KilledByKernel: processes."""
CLOCK_OFF = Limits(0.05)
"""WSO2ClockWrong: seconds."""
SCRAPE_SLOW = Limits(10)
"""WSO2ScrapeSlow: seconds."""
DROPPED_SERIES = Limits(1)
"""WSO2SeriesDropped: series."""
STALE_SECRET = Limits(1)
"""WSO2SecretStale: 1 where it holds."""
CONFIGURATION_WRONG = Limits(1)
"""WSO2ExporterConfigurationBad: exporters."""
NOT_READ = Limits(1)
"""WSO2TargetDown and WSO2TargetRefused: servers."""
