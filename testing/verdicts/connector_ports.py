"""The verdicts of the guidelines in `catalogue/connector_ports.yml`."""

from testing.verdicts.table import Verdicts

VERDICTS: Verdicts = {
    "server_header": [("neutral", "ok", 1), ("telling", "warning", 0.5)],
    "privileged_port": [(False, "ok", 1), (True, "warning", 0)],
}
