"""What alerts about machines share: whom they are about, and what Prometheus is asked about it."""

from alerts.texts import JOBS, OF_SERVER

OF_MACHINE = "{{ $of := printf `machine=%q` $labels.machine -}}"
"""Begins a text about a machine: afterwards `$of` is what selects what is judged of it, wherever that was scraped."""

OF_MACHINE_OR_SERVER = """\
{{ $of := printf `job=%q,instance=%q,target=%q,machine=""` $labels.job $labels.instance $labels.target -}}
{{ if $labels.machine }}{{ $of = printf `machine=%q` $labels.machine }}{{ end -}}"""
"""The same where the verdict may be a server's own, whose container decides."""

SHOWN_OF_MACHINE = (
    f"{{{{ range printf `topk(1, node_uname_info{{{JOBS},nodename=%q}})` $labels.machine | query }}}}"
    "var-job={{ urlquery .Labels.job }}&var-instance={{ urlquery .Labels.instance }}{{ end }}"
)
"""A dashboard with the exporter on this machine chosen."""

SHOWN_OF_MACHINE_OR_SERVER = f"{{{{ if $labels.instance }}}}{OF_SERVER}{{{{ else }}}}{SHOWN_OF_MACHINE}{{{{ end }}}}"
"""A dashboard with the exporter on this machine chosen, or with the server whose own verdict it is."""

PAGE_OF_MACHINE = "/"
"""The exporter's page of all servers and their machine."""


def on_its_machine(expression: str) -> str:
    """Give the label `machine` to what an expression on `node_*` of an exporter finds.

    Args:
        expression: PromQL whose samples have `job` and `instance`.
    """
    # A new kernel or name is a new series, and two of them for one exporter would be an error.
    system = f"topk by (job, instance) (1, last_over_time(node_uname_info{{{JOBS}}}[2m]))"
    named = f'label_replace({system}, "machine", "$1", "nodename", "(.+)")'
    return f"({expression})\n* on (job, instance) group_left (machine)\n{named}"
