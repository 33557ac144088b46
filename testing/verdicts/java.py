"""The verdicts of the guidelines in `catalogue/java.yml`."""

from testing.verdicts.table import Verdicts

VERDICTS: Verdicts = {
    # By the pages on each product's compatibility; never critical, since untested is not unsupported.
    # Of a kernel: its start script warns of any other.
    "jdk_supported": [
        (10, "warning", 0),
        (11, "ok", 1),
        (17, "ok", 1),
        (21, "ok", 1),
        (22, "warning", 0),
    ],
    # Two of the updates that come every three months, and some days to install them.
    "jdk_patched": [
        (0, "ok", 1),
        (200, "ok", 1),
        (201, "warning", 0.9975),
        (599, "warning", 0.0025),
        (600, "warning", 0),
    ],
    # Production Deployment Guidelines: Strict. AllowAll verifies nothing.
    "hostname_verifier": [("strict", "ok", 1), ("default", "warning", 0.5), ("off", "critical", 0)],
    "opensaml_hostname_verification": [(True, "ok", 1), (False, "critical", 0)],
    "debug_agent": [(False, "ok", 1), (True, "critical", 0)],
    # Tuning pages: 10000; 64000 is what Java has by itself.
    "entity_expansion_limit": [
        (2500, "ok", None),
        (10_000, "ok", None),
        (10_001, "info", None),
        (64_000, "info", None),
        (10**9, "info", None),
    ],
    "heap_dump_on_oom": [("on", "ok", None), ("cramped", "info", None), ("off", "info", None)],
    "gzip_bug": [("plain", "ok", 1), ("compresses", "warning", 0.5)],
    "ibm_jdk_csrfguard": [("IBMJCE", "ok", 1), ("SUN", "warning", 0), ("unset", "warning", 0)],
}
