"""The verdicts of the guidelines in `catalogue/network_ports.yml`."""

from testing.verdicts.table import Verdicts

VERDICTS: Verdicts = {
    "jmx_exposed": [("loopback", "ok", 1), ("tls", "ok", 1), ("open", "warning", 0.5)],
    "passthrough_hostname_verifier": [
        ("Strict", "ok", 1),
        ("DefaultAndLocalhost", "ok", 1),
        ("Default", "ok", 1),
        ("AllowAll", "critical", 0),
    ],
    "cluster_ports": [("loopback", "ok", None), ("open", "info", None)],
    # Which ports are wanted nobody knows from here: they are listed.
    "ports_listening": [((), "ok", None), (("0.0.0.0:9443",), "info", None)],
}
