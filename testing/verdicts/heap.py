"""The verdicts of the guidelines in `catalogue/heap.yml`."""

from testing.verdicts.table import GIB, MIB, Verdicts

VERDICTS: Verdicts = {
    # Production Deployment Guidelines: 2 GB for the JVM; 512 MB is what they call sufficient for typical messages, so
    # critical is what is less. -Xmx2000m is meant as 2 GB.
    "heap_maximum": [
        (4 * GIB, "ok", 1),
        (2 * GIB, "ok", 1),
        (2000 * MIB, "ok", 1),
        (1.94 * GIB, "ok", 1),
        (1.939 * GIB, "warning", 1.439 / 1.5),
        (1.25 * GIB, "warning", 0.5),
        (512 * MIB, "warning", 0),
        (512 * MIB - 1, "critical", 0),
    ],
    # API Manager, Tuning Performance: as large as the maximum.
    "heap_initial": [(1.0, "ok", 1), (0.99, "warning", 0.99), (0.25, "warning", 0.25), (0.0, "warning", 0)],
    # WSO2's memory watcher begins at 80 %.
    "heap_after_collection": [
        (0.60, "ok", 1),
        (0.79, "ok", 16 / 35),
        (0.80, "warning", 15 / 35),
        (0.94, "warning", 1 / 35),
        (0.95, "critical", 0),
    ],
}
