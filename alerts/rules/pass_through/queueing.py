"""Messages wait for a worker of a gateway."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.texts import EXPORTER, JOBS, OF, OF_SERVER, PLACE, PROCESS, SERVER, figure, least_in_a_minute, since
from exporter.guidelines import Catalogue

_QUEUE = f'synapse_transport_queue_size{{{JOBS},transport=~"passthru-.*"}}'
_EXPRESSION = f"""\
max without (transport) (
  {least_in_a_minute(_QUEUE)}
) > 0"""
_WORKERS = figure(
    f'max(synapse_transport_active_threads{{{PLACE},transport=~"passthru-.*"}})', ", {{ .Value }} workers at work"
)
_DESCRIPTION = f"""\
{OF}
For at least a minute messages have waited for a worker of {SERVER}{EXPORTER}: all of them are at work. What waits is
answered late, or not before its caller gives up.{since("WSO2PassThroughQueueing")}{PROCESS}"""
_RUNBOOK = Runbook(
    meaning=(
        "For a minute and more, at each look, messages have waited for a worker of the pass-through transport: all of "
        "them are at work."
    ),
    impact="Answers of the gateway or Micro Integrator come late, then callers time out. Health checks wait, too.",
    diagnosis=(
        "What do the workers do? As the server's user `jcmd PID Thread.print | grep -A12 "
        "'\"PassThroughMessageProcessor'`: a blocking call (`callout`, `call` with `blocking`, a class mediator, a "
        "database lookup) or much to calculate (large messages, XSLT, scripts). Is the processor busy, on the "
        "dashboard? Are there more requests than usual, or slower answers of back ends?"
    ),
    mitigation=(
        "Relieve what they wait for, or take traffic from this server: another node, a limit at the load balancer. "
        "Where the processor has room, a restart with more workers helps."
    ),
    prevention=(
        "No blocking calls in mediation. Workers as WSO2 asks for: 400, under `[transport.http]` (Micro Integrator) or "
        "`[passthru_http]` (API Manager 4) in deployment.toml."
    ),
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on messages that wait: a page, since each of them is a caller who waits."""
    return Alert(
        name="WSO2PassThroughQueueing",
        fault="saturation",
        category="thread_pools",
        levels=(Level("critical", _EXPRESSION, waits=1, stays=3),),
        summary=f"{SERVER}: {{{{ $value }}}} messages wait for a pass-through worker{_WORKERS}",
        description=_DESCRIPTION,
        steps=(
            "See on the dashboard whether there are more requests, or slower answers of back ends.",
            "See what the workers do: jcmd PID Thread.print, threads PassThroughMessageProcessor.",
            "Relieve what they wait for, or take traffic from this server.",
        ),
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-mediation", "Queue"),
        needs=(
            "WSO2's own Synapse, of version 2.1.7-wso2v248 or later (Micro Integrator and API Manager 4.1): Apache's, "
            "and older ones, always say 0"
        ),
    )
