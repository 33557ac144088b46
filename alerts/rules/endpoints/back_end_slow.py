"""Back ends take much longer than a week ago."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.texts import EXPORTER, JOBS, OF, OF_SERVER, SERVER, since
from exporter.guidelines import Catalogue

_TIMES = 3
SECONDS = 0.5
"""From so long on a back end may be slow."""
"""Below it nobody minds, however much it grew."""
_WINDOW = f'{JOBS},window="5m"'
_DESCRIPTION = f"""\
{OF}
Requests through {SERVER}{EXPORTER} ({{{{ $labels.name }}}}) took {{{{ $value | humanizeDuration }}}} on average in
the last five minutes, more than {_TIMES} times as long as at this time a week ago. Slow back ends hold threads and
connections of the gateway.{since("WSO2BackEndSlow")}"""
_RUNBOOK = Runbook(
    meaning=(
        f"The average time of back ends over five minutes is more than {_TIMES} times that of the same time a week "
        f"ago, and more than {SECONDS} s. Apache's Synapse knows only the time of the whole request: there, that "
        "counts."
    ),
    impact="Callers wait. With enough traffic, worker threads and connections are used up next.",
    diagnosis=(
        "Is it the back end or the gateway? Ask the back end from the server's machine:"
        "\n\n"
        "```sh\n"
        "for i in 1 2 3; do curl -s -o /dev/null -w '%{time_connect} %{time_total}\\n' http://BACKEND/; done\n"
        "```"
        "\n\n"
        "With WSO2's fork the dashboard splits the time into back end and mediation. A slow gateway has busy "
        "processors, long collections or blocked workers. The first week after the exporter came there is nothing to "
        "compare with, and the alert is silent."
    ),
    mitigation="Relieve the back end, or shed load before it: throttle the API that grew.",
    prevention="Time-outs of endpoints well below those of callers. Watch the back ends themselves.",
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on slow back ends: a ticket, since callers are still answered."""
    back_end = f"synapse_passthrough_backend_latency_average_seconds{{{_WINDOW}}}"
    whole = f"synapse_passthrough_latency_average_seconds{{{_WINDOW}}}"
    slow = f"{_slow(back_end)}\nor (\n  {_slow(whole)}\n  unless on (job, instance, target) {back_end}\n)"
    return Alert(
        name="WSO2BackEndSlow",
        fault="latency",
        levels=(Level("warning", slow, waits=10, stays=2),),
        reason="Apache's Synapse has no time of the back end alone.",
        summary=f"{SERVER}: back ends take {{{{ $value | humanizeDuration }}}}, {_TIMES} times last week's",
        description=_DESCRIPTION,
        steps=(
            "Ask the back end itself (curl from the server's machine).",
            "Compare back end and mediation on the dashboard.",
            "Relieve the back end, or throttle what grew.",
        ),
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-mediation", "Back-end latency"),
        needs="a week of Prometheus's data",
    )


def _slow(average: str) -> str:
    now = f"last_over_time({average}[2m])"
    return f"({now} > {SECONDS} and {now} > {_TIMES} * (last_over_time({average}[2m] offset 1w) > 0))"
