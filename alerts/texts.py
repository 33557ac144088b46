"""What expressions and texts of alerts share: jobs, the name of the server or machine, the ways to pages."""

JOBS = 'job=~"wso2-exporter|wso2-probe"'
"""The jobs of our examples: /metrics, and /probe of each server."""

SERVER = "{{ or $labels.target $labels.instance }}"
"""The server: on /metrics it is the label `target`; /probe has none, and there the server is the instance."""

EXPORTER = "{{ if $labels.target }} ({{ $labels.instance }}){{ end }}"
"""The exporter that reads the server, in brackets; nothing on /probe, where the instance is the server."""

SERVER_OR_MACHINE = "{{ or $labels.machine $labels.target $labels.instance }}"
"""The machine where the verdict is a machine's; else the server."""

OF_EXPORTER = "var-job={{ urlquery $labels.job }}&var-instance={{ urlquery $labels.instance }}"
"""A dashboard with this exporter chosen."""

OF_SERVER = OF_EXPORTER + "&var-target={{ urlquery $labels.target }}"
"""A dashboard with this server chosen."""

OF_SERVER_OR_MACHINE = f"{{{{ if $labels.instance }}}}{OF_SERVER}{{{{ end }}}}"
"""A dashboard with this server chosen; with all servers where the verdict is a machine's, which names no server."""

PAGE_OF_SERVER = "/report?target={{ urlquery (or $labels.target $labels.instance) }}"
"""The exporter's report of this server."""

PAGE_OF_SERVER_OR_MACHINE = f"{{{{ if $labels.instance }}}}{PAGE_OF_SERVER}{{{{ else }}}}/{{{{ end }}}}"
"""The exporter's report of this server; the page of all servers where the verdict is a machine's."""
