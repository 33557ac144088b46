"""The verdicts of the guidelines in `catalogue/network_names.yml`."""

from testing.verdicts.table import Verdicts

VERDICTS: Verdicts = {
    "hostname_set": [(True, "ok", 1), (False, "warning", 0)],
    "jmx_ports_known": [(True, "ok", None), (False, "info", None)],
}
