"""The verdicts of the guidelines in `catalogue/tls_settings.yml`."""

from testing.verdicts.table import Verdicts

VERDICTS: Verdicts = {
    # What is listed is worth knowing: whether it is accepted is a handshake's to say.
    "tls_protocols_configured": [("current", "ok", None), ("old", "info", None)],
    "tls_renegotiation": [(True, "ok", None), (False, "info", None)],
}
