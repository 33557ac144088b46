"""The verdicts of the guidelines in `catalogue/tls.yml`."""

from testing.verdicts.table import Verdicts

VERDICTS: Verdicts = {
    # Identity Server and Micro Integrator: no SSL, no TLS 1.0, no TLS 1.1.
    "tls_protocols_offered": [
        (("TLS 1.2", "TLS 1.3"), "ok", 1),
        (("TLS 1.3",), "ok", 1),
        (("TLS 1.1", "TLS 1.2"), "critical", 0),
        (("TLS 1.0", "TLS 1.2", "TLS 1.3"), "critical", 0),
        (("SSL 3.0",), "critical", 0),
    ],
    "tls_ciphers": [("strong", "ok", 1), ("cbc", "info", 1), ("weak", "critical", 0)],
    "certificate_default_key": [("own", "ok", 1), ("default", "critical", 0)],
    # Ours: a month before its end a certificate is to be renewed; a week before it somebody is to be woken.
    "certificate_expiry": [
        (400, "ok", 1),
        (45, "ok", 1),
        (30.1, "ok", 23.1 / 38),
        (30, "warning", 23 / 38),
        (7.1, "warning", 0.1 / 38),
        (7, "critical", 0),
        (-693.5, "critical", 0),
    ],
    "certificate_key": [("strong", "ok", 1), ("weak", "critical", 0)],
    "certificate_name": [("named", "ok", None), ("other", "info", None)],
    # API Manager: 2048 bits.
    "dh_key_size": [(4096, "ok", 1), (2048, "ok", 1), (2047, "critical", 0), (1024, "critical", 0)],
    # RFC 6797: a max-age of nought takes the header back.
    "hsts": [("long", "ok", 1), ("short", "warning", 0.5), ("absent", "warning", 0.5), ("off", "critical", 0)],
}
