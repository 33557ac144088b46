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
