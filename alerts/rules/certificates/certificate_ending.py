"""A certificate of a server ends soon, or has ended."""

from alerts.alert import Alert, Panel, Runbook
from alerts.texts import OF_SERVER, SERVER
from alerts.verdicts import Minutes, headroom_description, page_and_ticket
from exporter.guidelines import Catalogue

_FIGURE = """\
{{ with printf `sort(wso2_certificate_expiry_timestamp_seconds{job=%q,instance=%q,target=%q})`
$labels.job $labels.instance $labels.target | query -}}
{{ range . }}At {{ .Labels.address }} the end is {{ .Value | humanizeTimestamp }}. {{ end -}}
{{ end -}}"""
_ADVICE = """\
From that moment on clients refuse to connect, and servers that call each other fail together.
First see whether a renewed certificate is there already and the server only needs a restart."""
_RUNBOOK = Runbook(
    meaning="The certificate that a server shows at one of its ports with TLS ends within a month, or has ended.",
    impact=(
        "Clients that check certificates refuse to connect once it has ended: browsers, gateways, and the server "
        "itself where it calls its own services. Many WSO2 servers stood still when the shipped certificate ended."
    ),
    diagnosis=(
        "`wso2_certificate_expiry_timestamp_seconds` has the end of each address; `openssl s_client -connect HOST:PORT "
        "</dev/null | openssl x509 -noout -dates -subject` shows it again. It is looked at once a day and after a "
        "restart of the server, so a new certificate is seen at the latest a day later."
    ),
    mitigation=(
        "Have the certificate renewed, import it into the key store under the alias that is in use, and restart the "
        "server. Where it is the one that WSO2 ships, make a key of your own: everybody has the shipped one."
    ),
    prevention="",
)


def alert(catalogue: Catalogue) -> Alert:
    """Make the alert on certificates: a page in the last week, a ticket in the last month."""
    return Alert(
        name="WSO2CertificateEnding",
        fault="availability",
        category="tls",
        levels=page_and_ticket(catalogue, "tls", critical=Minutes(15, 60), warning=Minutes(60, 60)),
        summary=f"Certificate ends soon on {SERVER}",
        description=headroom_description(catalogue, "tls", _FIGURE, _ADVICE),
        steps=(),
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-server", "Certificates"),
    )
