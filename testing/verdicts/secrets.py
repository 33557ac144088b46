"""The verdicts of the guidelines in `catalogue/secrets.yml`."""

from testing.verdicts.table import Verdicts

VERDICTS: Verdicts = {
    "truststore_default_certificate": [(False, "ok", 1), (True, "critical", 0)],
    "keystore_password_default": [(False, "ok", 1), (True, "critical", 0)],
    "keystores_separate": [(True, "ok", 1), (False, "warning", 0)],
    "passwords_encrypted": [(0, "ok", 1), (1, "warning", 0), (14, "warning", 0)],
    "config_backup_secrets": [(0, "ok", None), (1, "info", None)],
    # Identity Server, Symmetric Encryption: a key of one's own in the place of the sample.
    "encryption_key_default": [("own", "ok", 1), ("none", "warning", 0.5), ("sample", "critical", 0)],
    "rest_app_password_default": [(False, "ok", 1), (True, "critical", 0)],
}
