"""Callers of the mediation engine get no answer."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.texts import EXPORTER, OF, OF_SERVER, SERVER, since
from alerts.traffic import answered, received
from exporter.guidelines import Catalogue

_WINDOW = "3m"
TOO_MANY = 0.05
"""The share of requests without an answer from which somebody is paged."""
_TRAFFIC = 0.1
"""Requests in a second: of fewer, a single one would be a large share."""
_DESCRIPTION = f"""\
{OF}
{SERVER}{EXPORTER} answered {{{{ $value | humanizePercentage }}}} fewer requests than it received in the last three
minutes: these callers wait, and give up.
{{{{- with printf `sum(synapse_endpoint_state{{job=%q,instance=%q,target=%q,state="suspended"}})`
$labels.job $labels.instance $labels.target | query }}}} {{{{ . | first | value }}}} of its endpoints are suspended.
{{{{- end }}}}
{{{{- with printf `synapse_callbacks{{job=%q,instance=%q,target=%q}}` $labels.job $labels.instance $labels.target
| query }}}} {{{{ . | first | value }}}} requests wait for a back end.{{{{ end }}}}{since("WSO2RequestsUnanswered")}"""
_RUNBOOK = Runbook(
    meaning=(
        "In the last three minutes the mediation engine sent its callers clearly fewer answers than it received "
        "requests. It is the one sign of errors that Apache's Synapse gives over JMX: it counts no response codes."
    ),
    impact="Callers wait until their own time is up. What they asked for may have been done, or not.",
    diagnosis=(
        "Which back end does not answer? The log has an error for each that cannot be reached; 101503 is *refused*, "
        "101504 and 101505 are time-outs:"
        "\n\n"
        "```sh\n"
        "grep -o 'ERROR_CODE : 1015[0-9]*' CARBON_HOME/repository/logs/wso2carbon.log | sort | uniq -c\n"
        "curl -s -o /dev/null -w '%{http_code} %{time_total}\\n' --max-time 10 http://BACKEND/\n"
        "ss -tn state syn-sent\n"
        "```"
        "\n\n"
        "`synapse_callbacks` that climb are requests that wait for a back end. Suspended endpoints are on the panel "
        "*Endpoint states*. Where neither moves, look at the worker threads: "
        "`WSO2PassThroughWorkersBlocked`. Services that answer nothing by design "
        "(one way) are counted as unanswered, too: see *Prevention*."
    ),
    mitigation=(
        "Bring the back end back, or send its traffic elsewhere. Where it will take long, let the API answer an error "
        "at once: callers that wait hold threads and connections here and on their side."
    ),
    prevention=(
        "A fault sequence that answers, a time-out of the endpoint below that of its callers (`duration` of "
        "`timeout`), and a second back end behind a fail-over endpoint. Where many services are one way, raise the "
        "share in your copy of the rule."
    ),
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on requests without an answer: a page, since callers feel it."""
    asked = received(_WINDOW)
    missing = f"({asked}\n  - {answered(_WINDOW)})\n/ {asked} > {TOO_MANY}\nand {asked} > {_TRAFFIC}"
    return Alert(
        name="WSO2RequestsUnanswered",
        fault="errors",
        levels=(Level("critical", missing, waits=3, stays=2),),
        reason="It waits as long as it looks back: when traffic begins, slow answers are under way and not missing.",
        summary=f"{SERVER}: {{{{ $value | humanizePercentage }}}} of requests are not answered",
        description=_DESCRIPTION,
        steps=(
            "See which endpoints are suspended, and which errors wso2carbon.log has.",
            "Ask the back end itself (curl from the server's machine).",
            "Bring it back, or send its traffic elsewhere.",
        ),
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-mediation", "Unanswered requests"),
    )
