"""Memory for buffers outside the heap is almost used up."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.texts import EXPORTER, JOBS, OF, OF_SERVER, PROCESS, SERVER, since
from exporter.guidelines import Catalogue

TICKET = 0.9
"""Share of the heap's maximum, from 0 to 1."""

_EXPRESSION = f"""\
min_over_time(jvm_buffer_pool_used_bytes{{{JOBS},pool="direct"}}[2m])
/ on (job, instance, target) group_left ()
last_over_time(jvm_memory_max_bytes{{{JOBS},area="heap"}}[2m]) > {TICKET}"""
_DESCRIPTION = f"""\
{OF}
Buffers outside the heap of {SERVER}{EXPORTER} have taken {{{{ $value | humanizePercentage }}}} of what the heap may
have for at least a quarter of an hour. That is the JVM's limit unless -XX:MaxDirectMemorySize sets another: then
compare with that one. At the limit transports fail with an OutOfMemoryError.
{since("WSO2DirectBuffersAlmostFull")}{PROCESS}"""
_RUNBOOK = Runbook(
    meaning=(
        "The server's direct buffers, with which transports read and write, take almost as much as the heap may have. "
        "Without `-XX:MaxDirectMemorySize` that is their limit; the exporter does not know another."
    ),
    impact="At the limit `OutOfMemoryError: Direct buffer memory` (or `Cannot reserve ...`): connections fail.",
    diagnosis=(
        "Which limit? `jcmd PID VM.flags | tr ' ' '\\n' | grep MaxDirectMemorySize`: nothing printed means the heap's "
        'maximum. How much? `jvm_buffer_pool_used_bytes{pool="direct"}` and the number of buffers beside it. Did it '
        "climb for days (a leak) or jump with large messages? `grep -m5 'irect buffer memory' "
        "repository/logs/wso2carbon.log` tells whether it has come that far."
    ),
    mitigation="Restart the server in a quiet hour; until then keep large messages away from it.",
    prevention="Set `-XX:MaxDirectMemorySize` to what the transports need, and leave the machine memory for it.",
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on direct buffers: a ticket, since they grow slowly."""
    return Alert(
        name="WSO2DirectBuffersAlmostFull",
        fault="saturation",
        levels=(Level("warning", _EXPRESSION, waits=15, stays=2),),
        reason="Without -XX:MaxDirectMemorySize the JVM's limit is the heap's maximum.",
        summary=f"{SERVER}: direct buffers almost exhausted, {{{{ $value | humanizePercentage }}}} of their limit",
        description=_DESCRIPTION,
        steps=(
            "See the limit: jcmd PID VM.flags | tr ' ' '\\n' | grep MaxDirectMemorySize (none: the heap's maximum).",
            "See on the dashboard whether it climbed for days or jumped with the traffic.",
            "Plan a restart, with a limit that fits.",
        ),
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-server", "Direct buffers"),
    )
