"""Messages wait in a queue that nobody reads."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.texts import EXPORTER, JOBS, OF, OF_SERVER, SERVER, since
from exporter.guidelines import Catalogue

_DESCRIPTION = f"""\
{OF}
{{{{ $value }}}} messages wait in the queue {{{{ $labels.queue }}}} of {SERVER}{EXPORTER}, and for a quarter of an hour
nobody has consumed from it.{since("WSO2QueueWithoutConsumer")}"""
_RUNBOOK = Runbook(
    meaning="A queue of the broker has messages and no consumer for a quarter of an hour.",
    impact="What the messages are for does not happen. The store grows.",
    diagnosis=(
        "Who is to consume it, and does it run? Its log has the broker's refusals. The broker's side:"
        "\n\n"
        "```sh\n"
        "ss -Htn state established '( sport = :5672 or sport = :8672 )'\n"
        "grep -E 'andes' CARBON_HOME/repository/logs/wso2carbon.log | tail\n"
        "```"
        "\n\n"
        "A queue that is not used any more, with messages from before, looks the same."
    ),
    mitigation="Start the consumer. Purge or delete a queue that nobody needs.",
    prevention="Restart consumers by a service manager; reconnect parameters in their connection URL.",
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on queues without consumers: a ticket, since nothing is lost yet."""
    waiting = f"last_over_time(andes_queue_messages{{{JOBS}}}[2m]) > 0"
    nobody = f"last_over_time(andes_queue_consumers{{{JOBS}}}[2m]) == 0"
    return Alert(
        name="WSO2QueueWithoutConsumer",
        fault="availability",
        levels=(Level("warning", f"{waiting}\nand on (job, instance, target, queue) {nobody}", waits=15, stays=5),),
        summary=f"{SERVER}: queue {{{{ $labels.queue }}}} has {{{{ $value }}}} messages and no consumer",
        description=_DESCRIPTION,
        steps=(
            "Find out who is to consume it, and whether that runs.",
            "Look for the broker's refusals in its log.",
            "Start it, or remove a queue that nobody needs.",
        ),
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-broker", "Messages in queues"),
        needs="a broker that counts messages (qpid.queue.view_message_counts; API Manager switches it off)",
    )
