"""An exception from a guideline ends soon, or has ended."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.texts import JOBS, OF_SERVER_OR_MACHINE, PAGE_OF_SERVER_OR_MACHINE, SERVER_OR_MACHINE
from exporter.guidelines import Catalogue

_ENDS = "last_over_time(wso2_guideline_waiver_expiry_timestamp_seconds{JOBS,OF}[3m]) - time() < 14 * 86400"
_ENDING = "{{ if gt $value 0.0 }}ends in {{ $value | humanizeDuration }}{{ else }}has ended{{ end }}"
_DESCRIPTION = f"""\
The waiver for {{{{ $labels.guideline }}}} on {SERVER_OR_MACHINE}
{_ENDING}.
After its last day it holds no longer: the guideline is judged as if there were none.
Mend what it was for, or give it another day with who asked again why."""
_RUNBOOK = Runbook(
    meaning=(
        "An exception under `guidelines.waivers` of the exporter's configuration has its last day within two weeks, "
        "or had it."
    ),
    impact="Once it is over, the guideline counts again: scores fall, `check` fails where it passed, tickets come.",
    diagnosis="`/report?target=NAME` shows each waiver with its reason and last day; an expired one is marked.",
    mitigation=(
        "Is the reason still true? Then set a later `until`, and reload the exporter. Is it not? Take the steps that "
        "the report gives, and remove the waiver. An expired one that nobody needs is removed, too."
    ),
    prevention="Give waivers the day by which the reason ends, and enter that day into the team's calendar.",
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on waivers: a ticket two weeks before, which stays once they have ended."""
    ends = _ENDS.replace("JOBS", JOBS)
    of_servers = ends.replace("OF", 'machine=""')
    of_machines = ends.replace("OF", 'machine!=""')
    expression = f"{of_servers}\nor\nmin by (machine, guideline) ({of_machines})"
    return Alert(
        name="WSO2WaiverEnding",
        fault="configuration",
        levels=(Level("warning", expression, waits=30, stays=30),),
        reason="A machine's waiver is one ticket, wherever it was scraped.",
        server=SERVER_OR_MACHINE,
        summary=f"{SERVER_OR_MACHINE}: the waiver for {{{{ $labels.guideline }}}} {_ENDING}",
        description=_DESCRIPTION,
        steps=(
            "Open the report: each waiver stands there with its reason and last day.",
            "Mend what it was for, and remove it.",
            "Or ask again, and set a later until; then reload the exporter.",
        ),
        choice=OF_SERVER_OR_MACHINE,
        page=PAGE_OF_SERVER_OR_MACHINE,
        runbook=_RUNBOOK,
        panel=Panel("wso2-guidelines", "Waivers"),
    )
