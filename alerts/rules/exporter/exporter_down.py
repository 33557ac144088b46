"""An exporter does not answer Prometheus."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.texts import OF_EXPORTER
from exporter.guidelines import Catalogue

_EXPRESSION = """\
up{job="wso2-exporter"} == 0
or
up{job="wso2-probe"} == 0 and on () min(up{job="wso2-exporter"}) == 1
or
group by (job) (up{job="wso2-probe"} == 0) unless on () up{job="wso2-exporter"}
or
avg_over_time(up{job="wso2-exporter"}[15m]) < 0.7
and changes(up{job="wso2-exporter"}[15m]) >= 4
and min_over_time(up{job="wso2-exporter"}[3m]) == 0"""
_WHOM = "{{ or $labels.instance $labels.job }}"
_UNWATCHED = """\
{{ range printf `count(last_over_time(wso2_up{job=%q,instance=%q}[1h]) or up{job="wso2-probe"} == 0)` $labels.job
$labels.instance | query }}, servers not watched: {{ .Value }}{{ end }}"""
_DESCRIPTION = f"""\
Prometheus gets no answer from wso2-exporter for {_WHOM} (job {{{{ $labels.job }}}}){_UNWATCHED}.
{{{{- range printf `floor(min(ALERTS_FOR_STATE{{alertname="WSO2ExporterDown",job=%q,instance=%q}}))` $labels.job
$labels.instance | query }}}} Since {{{{ .Value | humanizeTimestamp }}}}.{{{{ end }}}}
The servers themselves may be well."""
_RUNBOOK = Runbook(
    meaning=(
        "Prometheus has had no answer from wso2-exporter for two and a half minutes, or only now and then within a "
        "quarter of an hour: it is ended and started again and again, or too slow. It is one incident an exporter, "
        "in both forms of scraping. With `/probe`, a server whose name is the incident is one that alone gets no "
        "answer while the exporter is there; where no job `wso2-exporter` is scraped, it is one incident for the job."
    ),
    impact="The servers read there are not watched, and no alert on them can begin. They themselves may be well.",
    diagnosis=(
        "The error on Prometheus's page `/targets`, or on the exporter's machine "
        "`curl -m 5 http://127.0.0.1:19404/-/healthy` and `systemctl status wso2-exporter`. *Connection refused*: it "
        "does not run; `journalctl -u wso2-exporter -n 50` has the reason. *Context deadline exceeded*: it hangs, or "
        "the network drops packets: ask for `/-/healthy` on its own machine. *HTTP 400* on `/probe`: the name is not "
        "in its configuration. *HTTP 401*: the credentials in the scrape configuration. *certificate has "
        "expired*: its own."
    ),
    mitigation=(
        "Start it again: `systemctl restart wso2-exporter`. If it ends at once, its last line names the file and line "
        "of the configuration that is wrong. A name that `/probe` does not know: reload the exporter, or take the "
        "server out of Prometheus's configuration."
    ),
    prevention=(
        "`Restart=on-failure`, which the unit has; a check of the configuration before each restart; and two "
        "exporters where one machine may fail."
    ),
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on an exporter that does not answer: a page, since what it reads is not watched."""
    return Alert(
        name="WSO2ExporterDown",
        fault="monitoring",
        levels=(Level("critical", _EXPRESSION, waits=2.5, stays=2),),
        reason="With /probe each server is a target of Prometheus: they are one alert where the exporter is at fault.",
        server=_WHOM,
        summary=f"{_WHOM}: wso2-exporter does not answer Prometheus{_UNWATCHED}",
        description=_DESCRIPTION,
        steps=(
            "See whether it runs and answers: systemctl status wso2-exporter, curl http://127.0.0.1:19404/-/healthy.",
            "Read the error on Prometheus's page /targets, and the end of the exporter's log.",
            "Start it again; correct the configuration if its last line names one.",
        ),
        choice=OF_EXPORTER,
        page=None,
        runbook=_RUNBOOK,
        panel=Panel("wso2-exporter", "Scrape duration"),
    )
