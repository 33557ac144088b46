"""The verdicts of the guidelines in `catalogue/product.yml`."""

from testing.verdicts.table import Verdicts

VERDICTS: Verdicts = {
    "config_pending": [("applied", "ok", 1), ("waiting", "warning", 0.5), ("ignored", "warning", 0.5)],
    # Updates come each month: three of them missed is too long.
    "updates_level": [
        (0, "ok", 1),
        (90, "ok", 1),
        (91, "warning", 274 / 275),
        (364, "warning", 1 / 275),
        (365, "warning", 0),
    ],
    "script_class_access": [
        ("listed", "ok", 1),
        ("default", "info", 1),
        ("blocked", "warning", 0.5),
        ("open", "critical", 0),
    ],
    "mediator_access_control": [("listed", "ok", None), ("blocked", "info", None), ("open", "info", None)],
    # Tuning Performance: 1000 to a host for many concurrent users, of which 500 are shipped.
    "client_connections": [(1000, "ok", None), (999, "info", None), (500, "info", None)],
    "session_cleanup_chunk": [("chunks", "ok", None), ("whole", "info", None)],
    "qpid_heartbeat": [("beats", "ok", None), ("silent", "info", None)],
    "solr_shared": [("own", "ok", 1), ("network", "critical", 0)],
    # Many rules of others want no swap, and everything else in the file is judged by itself as well.
    "config_validation": [("met", "ok", 1), ("swap", "info", 1), ("failed", "warning", 0.5)],
}
