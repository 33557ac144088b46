"""A message store fills up."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.texts import EXPORTER, JOBS, OF, OF_SERVER, SERVER, since
from exporter.guidelines import Catalogue

MESSAGES = 100
"""So many may be in a store without being looked at."""

_DESCRIPTION = f"""\
{OF}
{{{{ $value }}}} messages are in the store {{{{ $labels.store }}}} of {SERVER}{EXPORTER}, and they have become more for
an hour: its processor is off, or slower than what comes in.{since("WSO2MessageStoreGrows")}"""
_RUNBOOK = Runbook(
    meaning="A message store of the mediation engine has more than a hundred messages, and grew for an hour.",
    impact="What is stored is delivered late. A store in memory is lost with the server, and takes its heap.",
    diagnosis=(
        "Is a message processor on it active (*Message processors* on the dashboard)? Does its endpoint answer? A "
        "processor switches itself off after `max.delivery.attempts`:"
        "\n\n"
        "```sh\n"
        "grep -iE 'message ?processor' CARBON_HOME/repository/logs/wso2carbon.log | tail\n"
        "```"
    ),
    mitigation="Mend the endpoint, then activate the processor again (console, or its API).",
    prevention="`max.delivery.drop` or a dead-letter store for what can never be delivered; several members.",
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on stores that fill up: a ticket, since messages are kept."""
    stored = f"synapse_message_store_messages{{{JOBS}}}"
    grows = f"last_over_time({stored}[2m]) > {MESSAGES}\nand deriv({stored}[30m]) > 0"
    return Alert(
        name="WSO2MessageStoreGrows",
        fault="saturation",
        levels=(Level("warning", grows, waits=30, stays=5),),
        summary=f"{SERVER}: message store {{{{ $labels.store }}}} grows, {{{{ $value }}}} messages wait",
        description=_DESCRIPTION,
        steps=(
            "See whether its message processor is active.",
            "Ask the endpoint that it delivers to.",
            "Mend that, then activate the processor.",
        ),
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-mediation", "Message stores"),
    )
