"""The verdicts of the guidelines in `catalogue/cores.yml`."""

from testing.verdicts.table import Verdicts

VERDICTS: Verdicts = {
    # One unit for the operating system and one for each JVM; half of that is critical.
    "cores_provided": [(2, "ok", 1), (1.5, "warning", 0.5), (1, "critical", 0)],
    "cores_load": [
        (0.7, "ok", 1),
        (0.99, "ok", 1.01 / 1.3),
        (1.0, "warning", 1 / 1.3),
        (1.99, "warning", 0.01 / 1.3),
        (2.0, "critical", 0),
    ],
}
