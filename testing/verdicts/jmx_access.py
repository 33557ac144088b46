"""The verdicts of the guidelines in `catalogue/jmx_access.yml`."""

from testing.verdicts.table import Verdicts

VERDICTS: Verdicts = {
    # Proven by the login that works; suspected by a file, which says nothing of the password in force.
    "admin_password_default": [("changed", "ok", 1), ("suspected", "warning", 0.5), ("proven", "critical", 0)],
    "jmx_user": [("own", "ok", 1), ("super_admin", "warning", 0.5)],
    "jmx_access_control": [(True, "ok", 1), (False, "warning", 0)],
    "remote_shutdown": [(False, "ok", None), (True, "info", None)],
    "tryit_disabled": [(True, "ok", 1), (False, "warning", 0)],
    "ldap_pool_ssl": [(True, "ok", 1), (False, "warning", 0)],
}
