"""The verdicts of the guidelines in `catalogue/disk.yml`."""

from testing.verdicts.table import GB, Verdicts

VERDICTS: Verdicts = {
    # 10 GB free disk space.
    "disk_provided": [
        (10 * GB, "ok", 1),
        (9.5 * GB, "ok", 1),
        (9.4 * GB, "warning", 14 / 15),
        (1.9 * GB, "warning", 0.1),
        (1 * GB, "critical", 0),
    ],
    "disk_used": [
        (0.70, "ok", 1),
        (0.84, "ok", 0.44),
        (0.85, "warning", 0.4),
        (0.94, "warning", 0.04),
        (0.95, "critical", 0),
    ],
}
