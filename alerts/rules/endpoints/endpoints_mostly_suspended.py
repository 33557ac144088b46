"""Most endpoints are not sent to any more."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.endpoints import ALL, DIAGNOSIS, SUSPENDED
from alerts.texts import EXPORTER, OF, OF_SERVER, SERVER, since
from exporter.guidelines import Catalogue

SHARE = 0.5
"""Of the endpoints of a server."""

_DESCRIPTION = f"""\
{OF}
The mediation engine of {SERVER}{EXPORTER} has suspended
{{{{ with printf `sum(synapse_endpoint_state{{job=%q,instance=%q,target=%q,state="suspended"}})`
$labels.job $labels.instance $labels.target | query }}}}{{{{ . | first | value }}}}{{{{ end }}}}
of its endpoints ({{{{ $value | humanizePercentage }}}}). Most of what it is asked for fails.
{since("WSO2EndpointsMostlySuspended")}"""
_RUNBOOK = Runbook(
    meaning=(
        "More than half of the endpoints are suspended, and were suspended anew within the last quarter of an hour. "
        "That is rarely one back end: think of what they share."
    ),
    impact="Most requests fail at once, with an error of the gateway and not of a back end.",
    diagnosis=(
        f"{DIAGNOSIS}"
        "\n\n"
        "What do the back ends share? The network of this server, a name server, a proxy, a load balancer, a "
        "certificate that ended. Compare with another node: `getent hosts BACKEND`, `curl` from both."
    ),
    mitigation=(
        "Where only this node has it, take it out of the load balancer. Where all have it, mend what the back ends "
        "share; endpoints come back by themselves."
    ),
    prevention="Watch what back ends share on its own. Keep suspensions short, so that recovery is quick.",
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on most endpoints being suspended: a page, since most requests fail."""
    share = f"sum without (endpoint, state) (\n  {_indented(SUSPENDED)}\n)\n/ count without (endpoint, state) ({ALL})"
    return Alert(
        name="WSO2EndpointsMostlySuspended",
        fault="errors",
        levels=(Level("critical", f"{share} > {SHARE}", waits=2, stays=3),),
        summary=f"{SERVER}: {{{{ $value | humanizePercentage }}}} of endpoints are suspended, requests fail",
        description=_DESCRIPTION,
        steps=(
            "See what the failing back ends share: network, names, proxy, certificate.",
            "Ask one of them from this machine and from another node.",
            "Take the node out of the load balancer if it is the only one that fails.",
        ),
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-mediation", "Endpoint states"),
    )


def _indented(expression: str) -> str:
    return expression.replace("\n", "\n  ")
