"""The verdicts of the guidelines in `catalogue/data_source_pools.yml`."""

from testing.verdicts.table import HEADROOM, Verdicts

VERDICTS: Verdicts = {
    # Tuning Performance: 50.
    "jdbc_max_active": [(100, "ok", 1), (50, "ok", 1), (49, "warning", 0.96), (25, "warning", 0), (0, "warning", 0)],
    "jdbc_validation": [(True, "ok", 1), (False, "warning", 0)],
    # Tuning Performance: 60 s.
    "jdbc_max_wait": [("fitting", "ok", None), ("short", "info", None), ("long", "info", None)],
    "jdbc_pool_used": HEADROOM,
}
