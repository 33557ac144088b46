"""The verdicts of the guidelines in `catalogue/data_sources.yml`."""

from testing.verdicts.table import Verdicts

VERDICTS: Verdicts = {
    # Environment compatibility: no embedded H2; WSO2's page on H2 allows it for the local registry.
    "database_h2": [("none", "ok", 1), ("local registry", "info", 1), ("shared", "critical", 0)],
    "user_store_h2": [(False, "ok", 1), (True, "critical", 0)],
    "user_store_apache_ds": [(False, "ok", 1), (True, "critical", 0)],
    "external_store_read_only": [(True, "ok", None), (False, "info", None)],
    "external_tls": [("tls", "ok", 1), ("database without tls", "info", 1), ("directory without tls", "warning", 0.5)],
    "database_user": [(False, "ok", 1), (True, "warning", 0)],
}
