"""A server or its machine is not set up as WSO2 asks."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.texts import OF_SERVER_OR_MACHINE, PAGE_OF_SERVER_OR_MACHINE, SERVER_OR_MACHINE
from alerts.verdicts import verdict_count, verdict_expression, verdict_sentences
from exporter.guidelines import Catalogue

_ADVICE = """\
Nothing may be wrong at this moment, but WSO2 asks for another setting in production.
The report on the exporter's page has what was found, where, and the lines to write; a waiver in the exporter's
configuration accepts it until a day."""
_RUNBOOK = Runbook(
    meaning=(
        "Settings of the server or its machine, in the area that the alert names, are not as WSO2's production "
        "guidelines ask. How security stands has an alert of its own."
    ),
    impact="Often none until a bad day: a failover, a peak of traffic, a disk that is lost.",
    diagnosis=(
        "`/report?target=NAME` on the exporter, or `wso2-exporter check --config.file FILE NAME`: each finding with "
        "the value, the file and line where it stands, and the source. A change that waits for a restart is a finding "
        "of its own."
    ),
    mitigation=(
        "Write the lines that the report gives, and restart the server where it says so. What is so on purpose gets a "
        "waiver under `guidelines.waivers` of the exporter's configuration: with a reason, and a last day."
    ),
    prevention=(
        "`wso2-exporter check --config.file FILE --fail-on warning NAME` in the pipeline that sets servers up, so that "
        "a setting is found before it is in production."
    ),
)


def alert(catalogue: Catalogue) -> Alert:
    """Make the alert on settings: a ticket for each category, since they stay until someone changes them."""
    return Alert(
        name="WSO2ConfigurationBelowGuideline",
        fault="configuration",
        levels=(Level("warning", verdict_expression(catalogue, "warning", "configuration"), waits=30, stays=30),),
        reason="While a server is down its last verdicts stay, so a restart neither ends a ticket nor opens one.",
        server=SERVER_OR_MACHINE,
        summary=f"{SERVER_OR_MACHINE}: {{{{ $labels.category }}}} not set as WSO2 asks{verdict_count('configuration')}",
        description="\n".join([verdict_sentences(catalogue, "configuration"), _ADVICE]),
        steps=(
            "Open the server's report on the exporter, or run wso2-exporter check --config.file FILE NAME.",
            "Write the lines that it gives; plan the restart where it says so.",
            "What is so on purpose gets a waiver with a reason and a last day.",
        ),
        choice=OF_SERVER_OR_MACHINE,
        page=PAGE_OF_SERVER_OR_MACHINE,
        runbook=_RUNBOOK,
        panel=Panel("wso2-guidelines", "Guidelines that are not ok"),
    )
