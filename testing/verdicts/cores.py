"""The verdicts of the guidelines in `catalogue/cores.yml`."""

from testing.verdicts.table import Verdicts

VERDICTS: Verdicts = {
    # One unit for the operating system and one for each JVM; less than half of that is critical.
    "cores_provided": [(2, "ok", 1), (1.5, "warning", 0.5), (1, "warning", 0), (0.9, "critical", 0)],
    # WSO2's processor watcher begins at 80 %.
    "cores_used": [
        (0.60, "ok", 1),
        (0.79, "ok", 16 / 35),
        (0.80, "warning", 15 / 35),
        (0.94, "warning", 1 / 35),
        (0.95, "critical", 0),
    ],
    "cores_load": [(0.7, "ok", None), (1.0, "ok", None), (1.01, "info", None), (2.0, "info", None)],
}
