"""What expressions and texts of alerts share: jobs, the name of the server or machine, figures, the ways to pages."""

import re

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

PLACE = "job=<job>,instance=<instance>,target=<target>"
"""The server in a query of `figure`."""

_LABEL = re.compile(r"<(\w+)>")


def figure(query: str, text: str) -> str:
    """Give template text on the greatest sample of a query, and none where nothing is found.

    Args:
        query: PromQL; `<name>` in it stands for the quoted value that the alert's label of that name has.
        text: what is said of the sample: a template in which `.Value` and `.Labels` are the sample's.
    """
    values = " ".join(f"$labels.{name}" for name in _LABEL.findall(query))
    return f"{{{{ range printf `topk(1, {_LABEL.sub('%q', query)})` {values} | query }}}}{text}{{{{ end }}}}"


def least_in_a_minute(selector: str) -> str:
    """Give the PromQL of what a gauge has been at least in the last minute.

    A server that is scraped once a minute has no sample in that minute while a scrape takes long. The one before stands
    in for it: else an alert would begin to wait anew each minute, and never fire.

    Args:
        selector: of the gauge's series.
    """
    return f"(min_over_time({selector}[1m]) or last_over_time({selector}[90s]))"


OF = "{{ $of := printf `job=%q,instance=%q,target=%q` $labels.job $labels.instance $labels.target -}}"
"""Begins a text that asks Prometheus about this server: afterwards `$of` is what selects its series, in both forms."""

PROCESS = """\
{{- range printf `last_over_time(wso2_process_running{%s}[2m]) == 0` $of | query }} Its process is gone.{{ end -}}
{{- range printf `100 * rate(wso2_process_cpu_seconds_total{%s}[2m])
and on (job, instance, target) last_over_time(wso2_process_running{%s}[2m]) == 1` $of $of | query -}}
{{ if lt .Value 0.05 }} Its process runs and uses no processor: is it stopped, or frozen?
{{- else }} Its process runs and uses {{ .Value | printf "%.1f" }}% of a processor.{{ end }}{{ end }}"""
"""Whether the server's process runs and uses the processor; nothing where the exporter cannot see it.

It stands after `OF` and after another sentence. A JVM that does nothing still uses some thousandths of a processor for
its own threads; one that is stopped uses none.
"""


def since(alert: str) -> str:
    """Give the sentence that says since when Prometheus has found the fault, in UTC.

    It stands after `OF` and after another sentence.

    Args:
        alert: the alert's name.
    """
    return _SINCE.replace("NAME", alert)


_SINCE = """\
{{- range printf `floor(min(ALERTS_FOR_STATE{alertname="NAME",%s}))` $of | query }}
Since {{ .Value | humanizeTimestamp }}.{{ end }}"""
