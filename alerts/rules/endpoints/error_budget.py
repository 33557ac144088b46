"""More answers are errors than the service's objective allows."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.rules.endpoints.recordings import ratio
from alerts.texts import EXPORTER, JOBS, OF, OF_SERVER, SERVER, since
from exporter.guidelines import Catalogue

_BUDGET = 0.001
"""The share of answers that may be errors: an objective of 99.9 % in thirty days."""
_ERRORS = 10
"""Errors that a page needs: at night one of few requests is a large share, and wakes nobody."""
_DESCRIPTION = f"""\
{OF}
Of the answers of {SERVER}{EXPORTER},
{{{{ with printf `{ratio("5m")}{{job=%q,instance=%q,target=%q}}` $labels.job $labels.instance $labels.target
| query -}}}}
{{{{ . | first | value | humanizePercentage }}}} of the last five minutes and {{{{ end -}}}}
{{{{ $value | humanizePercentage }}}} of the longer window were errors of the server's side (status 5xx). An objective
of 99.9 % allows 0.1 %.{since("WSO2ErrorBudget")}"""
_RUNBOOK = Runbook(
    meaning=(
        "Answers with status 5xx use up the month's budget of an objective of 99.9 % too fast. A page comes at 14.4 "
        "times (within the last hour and five minutes) or six times (six hours and thirty minutes), and with ten "
        "errors at least in the longer time. A ticket comes at three times (a day) or more than once (three days). "
        "These are the rates of the SRE workbook, chapter 5."
    ),
    impact="Callers get errors.",
    diagnosis=(
        "Which codes, and whose? *Responses by code* on the dashboard: those of senders are the back ends' answers, "
        "those of receivers what callers got. 502 to 504 and 500 with a code 1015xx in the log are the way to a back "
        "end; 500 without is a mediation that fails:"
        "\n\n"
        "```sh\n"
        "grep -c 'ERROR_CODE : 1015' CARBON_HOME/repository/logs/wso2carbon.log\n"
        "grep -E 'ERROR .*(Mediator|Sequence)' CARBON_HOME/repository/logs/wso2carbon.log | tail\n"
        "```"
    ),
    mitigation="Take back what was deployed last, or bring the back end back.",
    prevention=(
        "Your own objective belongs in your copy of the rules: 0.001 is the share that may fail. Let a canary take a "
        "deployment first."
    ),
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on the budget of errors: a page where it burns fast, a ticket where it burns slowly."""
    page = f"{_many(_burns(14.4, '1h', '5m'), '1h')}\nor {_many(_burns(6, '6h', '30m', '5m'), '6h')}"
    slow = f"{_burns(3, '1d', '2h')}\nor {_burns(1, '3d', '6h', '2h')}"
    told = f'ALERTS{{{JOBS},alertname="WSO2ErrorBudget",alertstate="firing",severity="critical"}}'
    ticket = f"({slow})\nunless on (job, instance, target) max_over_time({told}[6h])"
    return Alert(
        name="WSO2ErrorBudget",
        fault="errors",
        levels=(Level("critical", page, waits=2), Level("warning", ticket, waits=30)),
        reason="What was paged for in the last six hours is no ticket besides.",
        summary=f"{SERVER}: {{{{ $value | humanizePercentage }}}} of answers are errors (5xx)",
        description=_DESCRIPTION,
        steps=(
            "See which codes there are, of senders or of receivers.",
            "Look for what was deployed last, here and behind.",
            "Take it back, or bring the back end back.",
        ),
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-mediation", "Responses by code"),
        needs="response codes, which WSO2's fork of Synapse counts and Apache's does not",
    )


def _burns(times: float, *windows: str) -> str:
    """In all of the windows; the shortest one ends it once the errors have."""
    return f"({' and '.join(f'{ratio(window)}{{{JOBS}}} > {times} * {_BUDGET}' for window in windows)})"


def _many(burns: str, window: str) -> str:
    errors = f'increase(synapse_transport_responses_total{{{JOBS},code=~"5.."}}[{window}])'
    return f"({burns} and sum without (transport, code) ({errors}) >= {_ERRORS})"
