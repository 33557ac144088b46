"""The verdicts of the guidelines in `catalogue/thread_pools_engine.yml`."""

from testing.verdicts.table import Verdicts

VERDICTS: Verdicts = {
    # API Manager and Micro Integrator: 400 core workers; the engine's own code has 40.
    "passthrough_pool": [
        (500, "ok", 1),
        (400, "ok", 1),
        (399, "warning", 359 / 360),
        (41, "warning", 1 / 360),
        (40, "warning", 0),
    ],
    "passthrough_timeouts": [("longer", "ok", None), ("shorter", "info", None)],
}
