"""The workers that carry a gateway's messages are blocked."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.texts import EXPORTER, JOBS, OF, OF_SERVER, PROCESS, SERVER, least_in_a_minute, since
from exporter.facts.gatherers.passthrough import MOST_BLOCKED_PERCENT
from exporter.guidelines import Catalogue

PAGE = MOST_BLOCKED_PERCENT / 100
"""Share of the workers, from 0 to 1, that were blocked in the last minute: as the guideline has it."""

_DESCRIPTION = f"""\
{OF}
{{{{ $value | humanizePercentage }}}} of the workers that carry the messages of {SERVER}{EXPORTER} were blocked in the
last minute: they wait for a lock that somebody else holds. Messages queue behind them, and callers time out.
{since("WSO2PassThroughWorkersBlocked")}{PROCESS}"""
_RUNBOOK = Runbook(
    meaning=(
        "More than half of the workers of the pass-through transport were blocked in the last minute, by Synapse's own "
        "count; it writes SYSTEM ALERT into its log then. Blocked means that they wait for a Java lock."
    ),
    impact="Messages wait for the workers that are left. Callers of the gateway or Micro Integrator time out.",
    diagnosis=(
        "As the server's user, twice, ten seconds apart: `jcmd PID Thread.print > threads.txt`. Which lock? `grep -A6 "
        "'\"PassThroughMessageProcessor' threads.txt | grep 'waiting to lock' | sort | uniq -c | sort -rn | head -3`. "
        "Who holds it? `grep -B12 'locked <ADDRESS>' threads.txt`, with the address of the line before. Often it is a "
        "mediator or handler that calls something slow while it holds the lock, or a log that cannot be written: look "
        "at the disk, too."
    ),
    mitigation=(
        "Relieve what the holder waits for. If it is a deadlock (`WSO2Deadlock`) or does not end, keep the dumps, take "
        "the server out of the load balancer, and restart it."
    ),
    prevention=(
        "Have the code mended that holds the lock, and compare the two dumps: is it the same one? Nothing slow should "
        "be called within a lock."
    ),
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on blocked workers: a page, since callers time out."""
    blocked = least_in_a_minute(f"synapse_passthrough_workers_blocked_ratio{{{JOBS}}}")
    expression = f"{blocked} > {PAGE}"
    return Alert(
        name="WSO2PassThroughWorkersBlocked",
        fault="saturation",
        category="thread_pools",
        levels=(Level("critical", expression, waits=1, stays=3),),
        summary=f"{SERVER}: {{{{ $value | humanizePercentage }}}} of the pass-through workers blocked",
        description=_DESCRIPTION,
        steps=(
            "Keep two thread dumps, ten seconds apart: jcmd PID Thread.print > threads.txt.",
            "See which lock the PassThroughMessageProcessor threads wait for, and who holds it.",
            "Relieve what the holder waits for, or restart the server.",
        ),
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-mediation", "Pass-through workers"),
        needs="a product with the pass-through transport, such as Micro Integrator, API Manager or Synapse",
    )
