"""The verdicts of the guidelines in `catalogue/secrets_files.yml`."""

from testing.verdicts.table import Verdicts

VERDICTS: Verdicts = {
    # In a container there is hardly ever another user.
    "config_permissions": [
        ("closed", "ok", 1),
        ("contained", "info", 1),
        ("readable", "warning", 0.5),
        ("writable", "critical", 0),
    ],
}
