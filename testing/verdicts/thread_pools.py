"""The verdicts of the guidelines in `catalogue/thread_pools.yml`."""

from testing.verdicts.table import HEADROOM, Verdicts

VERDICTS: Verdicts = {
    # Running the product: maxThreads 250, minSpareThreads 50, acceptCount 200.
    "connector_maxThreads": [(250, "ok", 1), (249, "warning", 0.992), (126, "warning", 0.008), (125, "critical", 0)],
    "connector_minSpareThreads": [(50, "ok", 1), (49, "warning", 0.96), (25, "warning", 0), (0, "warning", 0)],
    "connector_acceptCount": [(200, "ok", 1), (199, "warning", 0.99), (100, "warning", 0), (0, "warning", 0)],
    "connector_busy_threads": [
        (0.50, "ok", 1),
        (0.79, "ok", 16 / 45),
        (0.80, "warning", 1 / 3),
        (0.94, "warning", 1 / 45),
        (0.95, "critical", 0),
    ],
    "connector_connections": [
        (0.50, "ok", 1),
        (0.79, "ok", 16 / 45),
        (0.80, "warning", 1 / 3),
        (0.94, "warning", 1 / 45),
        (0.95, "critical", 0),
    ],
    # Running the product: 200; and 120000 ms.
    "connector_maxKeepAliveRequests": [
        (10**9, "ok", 1),
        (200, "ok", 1),
        (199, "warning", 0.99),
        (100, "warning", 0),
        (1, "warning", 0),
    ],
    "connector_connectionUploadTimeout": [
        (120_000, "ok", 1),
        (119_400, "warning", 0.99),
        (60_000, "warning", 0),
        (20_000, "warning", 0),
    ],
    # API Manager's page: not below 32768; 8192 is what the older text has.
    "connector_maxHttpHeaderSize": [
        (65_536, "ok", 1),
        (32_768, "ok", 1),
        (20_480, "warning", 0.5),
        (8192, "warning", 0),
    ],
    "stuck_thread_valve": [(True, "ok", None), (False, "info", None)],
    "passthrough_busy": HEADROOM,
}
