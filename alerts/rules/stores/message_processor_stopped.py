"""A message processor does not work, and messages wait for it."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.texts import EXPORTER, JOBS, OF, OF_SERVER, SERVER, since
from exporter.guidelines import Catalogue

_DESCRIPTION = f"""\
{OF}
The message processor {{{{ $labels.processor }}}} of {SERVER}{EXPORTER} is not active, and {{{{ $value }}}} messages
wait for it. It stays so until somebody activates it.{since("WSO2MessageProcessorStopped")}"""
_RUNBOOK = Runbook(
    meaning="A message processor is inactive for ten minutes while its store has messages.",
    impact="Nothing of its store is delivered.",
    diagnosis=(
        "It was switched off by a person, or by itself after `max.delivery.attempts` failures of its endpoint:"
        "\n\n"
        "```sh\n"
        "grep -iE 'deactivat|Message ?Processor' CARBON_HOME/repository/logs/wso2carbon.log | tail\n"
        "```"
        "\n\n"
        "On a cluster a processor is active on one node alone: look at all of them before you act."
    ),
    mitigation="Mend the endpoint it delivers to, then activate it (console, or its API).",
    prevention="`max.delivery.drop` for messages that can never be delivered, so that one does not stop all.",
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on a stopped processor: a ticket, since messages are kept."""
    queue = f"last_over_time(synapse_message_processor_queue_size{{{JOBS}}}[2m]) > 0"
    off = f"last_over_time(synapse_message_processor_active{{{JOBS}}}[2m]) == 0"
    return Alert(
        name="WSO2MessageProcessorStopped",
        fault="availability",
        levels=(Level("warning", f"{queue}\nand on (job, instance, target, processor) {off}", waits=10, stays=5),),
        summary=f"{SERVER}: message processor {{{{ $labels.processor }}}} is off, {{{{ $value }}}} messages wait",
        description=_DESCRIPTION,
        steps=(
            "See in wso2carbon.log why it was deactivated.",
            "Ask the endpoint that it delivers to.",
            "Mend that, then activate the processor.",
        ),
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-mediation", "Message processors"),
    )
