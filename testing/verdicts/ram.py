"""The verdicts of the guidelines in `catalogue/ram.yml`."""

from testing.verdicts.table import GB, Verdicts

VERDICTS: Verdicts = {
    # 4 GB for one server, of which 5 % may be missing: a machine of 4 GiB shows 3.7 GiB.
    "ram_provided": [
        (4 * GB, "ok", 1),
        (3.8 * GB, "ok", 1),
        (3.799 * GB, "warning", 0.8995),
        (2.1 * GB, "warning", 0.05),
        (2 * GB, "critical", 0),
    ],
    # 2 GB beside the heaps; a machine of 4 GB shows 3.7 GiB, of which a heap of 2 GiB leaves 1.8 GB.
    "heap_fits_memory": [
        (2 * GB, "ok", 1),
        (1.7 * GB, "ok", 1),
        (1.69 * GB, "warning", 0.845),
        (1, "warning", 0.5e-9),
        (0, "critical", 0),
        (-GB, "critical", 0),
    ],
    "ram_available": [
        (0.20, "ok", 1),
        (0.11, "ok", 0.4),
        (0.10, "warning", 1 / 3),
        (0.06, "warning", 1 / 15),
        (0.05, "critical", 0),
    ],
}
