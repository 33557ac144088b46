"""The verdicts of the guidelines in `catalogue/thread_pools.yml`."""

from testing.verdicts.table import Verdicts

VERDICTS: Verdicts = {
    # Running the product: maxThreads 250, minSpareThreads 50, acceptCount 200.
    "connector_max_threads": [(250, "ok", 1), (249, "warning", 0.992), (126, "warning", 0.008), (125, "critical", 0)],
    "connector_min_spare_threads": [(50, "ok", 1), (49, "warning", 0.96), (25, "warning", 0), (0, "warning", 0)],
    "connector_accept_count": [(200, "ok", 1), (199, "warning", 0.99), (100, "warning", 0), (0, "warning", 0)],
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
}
