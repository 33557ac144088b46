"""The verdicts of the guidelines in `catalogue/operations_backups.yml`."""

from testing.verdicts.table import Verdicts

VERDICTS: Verdicts = {
    # The age as a share of what the configuration allows: more is to mend, seven times as much is critical.
    "backup_database": [
        (0.5, "ok", 1),
        (1, "ok", 1),
        (1.5, "warning", 5.5 / 6),
        (6.9, "warning", 0.1 / 6),
        (7, "critical", 0),
    ],
    "backup_repository": [(1, "ok", 1), (1.5, "warning", 5.5 / 6), (6.9, "warning", 0.1 / 6), (7, "critical", 0)],
    "backup_instance": [(1, "ok", 1), (1.5, "warning", 5.5 / 6), (7, "warning", 0), (1000, "warning", 0)],
}
