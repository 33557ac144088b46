"""The verdicts of the guidelines in `catalogue/product_profile.yml`."""

from testing.verdicts.table import Verdicts

VERDICTS: Verdicts = {
    "profile": [("one", "ok", None), ("all", "info", None)],
    "carbon_metrics_off": [(True, "ok", None), (False, "info", None)],
}
