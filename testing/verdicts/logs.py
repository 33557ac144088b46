"""The verdicts of the guidelines in `catalogue/logs.yml`."""

from testing.verdicts.table import Verdicts

VERDICTS: Verdicts = {
    # 10 MB and 20 files; a policy of size without %i in the name loses what the day before it wrote.
    "log_rotation": [
        ("kept", "ok", 1),
        ("grows", "warning", 0.5),
        ("loses", "warning", 0.5),
        ("endless", "critical", 0),
    ],
    "log_forging": [("apart", "ok", None), ("alike", "info", None)],
}
