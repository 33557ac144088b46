"""A server or its machine was given less than WSO2 asks for."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.texts import OF_SERVER_OR_MACHINE, PAGE_OF_SERVER_OR_MACHINE, SERVER_OR_MACHINE
from alerts.verdicts import verdict_count, verdict_expression, verdict_sentences
from exporter.guidelines import Catalogue

_ADVICE = """\
Nothing is wrong at this moment, but the {{ if $labels.machine }}machine{{ else }}server{{ end }} has less than WSO2
asks for in production. Plan the change; what was found, what is asked for and where WSO2 says so are on the exporter's
page."""
_RUNBOOK = Runbook(
    meaning=(
        "The server or its machine was given less than WSO2's production deployment guidelines ask for, in the "
        "area that the alert names."
    ),
    impact="None now. There is less reserve for traffic than WSO2 assumes.",
    diagnosis="The exporter's page: what was found, what is asked for, and the place in the guidelines.",
    mitigation=(
        "Plan the change: heap in the start script, connectors in deployment.toml, cores, memory and disk where "
        "the machine is defined. On purpose so? Silence this alert for that `target` (or `machine`) and `category` "
        "in Alertmanager, with the reason as its comment."
    ),
    prevention="Set new servers and machines up from the guidelines, which are in the documentation.",
)


def alert(catalogue: Catalogue) -> Alert:
    """Make the alert on what was given too little: a ticket for each category, since nothing is wrong now."""
    return Alert(
        name="WSO2ProvisionBelowGuideline",
        fault="configuration",
        levels=(Level("warning", verdict_expression(catalogue, "warning", "provision"), waits=30, stays=30),),
        reason="Never a page, however far below: it stays as it is until someone changes it.",
        server=SERVER_OR_MACHINE,
        summary=f"{SERVER_OR_MACHINE}: {{{{ $labels.category }}}} below what WSO2 asks for{verdict_count('provision')}",
        description="\n".join([verdict_sentences(catalogue, "provision"), _ADVICE]),
        steps=(
            "Open the report on the exporter: what was found, and what is asked for.",
            "Plan the change; nothing is wrong at this moment.",
            "If it is on purpose, give it a waiver, or silence this alert with the reason as its comment.",
        ),
        choice=OF_SERVER_OR_MACHINE,
        page=PAGE_OF_SERVER_OR_MACHINE,
        runbook=_RUNBOOK,
        panel=Panel("wso2-guidelines", "Guidelines that are not ok"),
    )
