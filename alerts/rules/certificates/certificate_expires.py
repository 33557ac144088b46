"""A certificate of a server expires soon, or has expired."""

from alerts.alert import Alert, Panel, Runbook
from alerts.texts import OF_SERVER, PLACE, SERVER, figure
from alerts.verdicts import Minutes, headroom_description, page_and_ticket
from exporter.guidelines import Catalogue

_LEFT = f"wso2_certificate_expiry_timestamp_seconds{{{PLACE}}} - time()"
_FIRST = f"bottomk(1, {_LEFT})"
_VALUE = figure(f"{_FIRST} > 0", ", at {{ .Labels.address }} in {{ .Value | humanizeDuration }}") + figure(
    f"(0 - ({_FIRST})) >= 0", ", ended at {{ .Labels.address }} {{ .Value | humanizeDuration }} ago"
)
_FIGURE = """\
{{ with printf `sort(wso2_certificate_expiry_timestamp_seconds{job=%q,instance=%q,target=%q})`
$labels.job $labels.instance $labels.target | query -}}
{{ range . }}At {{ .Labels.address }} the end is {{ .Value | humanizeTimestamp }}. {{ end -}}
{{ end -}}"""
_ADVICE = """\
From that moment on clients refuse to connect, and servers that call each other fail together."""
_RUNBOOK = Runbook(
    meaning=(
        "The certificate that a server shows at one of its ports with TLS ends within a month (ticket) or a week "
        "(page), or has ended. Other numbers of days may be set in the exporter's configuration."
    ),
    impact=(
        "Clients that check certificates refuse to connect once it has ended: browsers, gateways, and the server "
        "itself where it calls its own services. Many WSO2 servers stood still when the shipped certificate ended."
    ),
    diagnosis=(
        "The alert names the address; the end, and whose it is: `openssl s_client -connect HOST:PORT </dev/null | "
        "openssl x509 -noout -dates -subject -issuer`. Which entry of which key store is it? `keytool -list -v "
        "-keystore repository/resources/security/wso2carbon.p12 | grep -E 'Alias|until'` (or what "
        "`[keystore.primary]` in deployment.toml names, `.jks` in older products). A certificate that is renewed in "
        "the file but not at the port needs a restart. The exporter looks once a day and after a restart of the "
        "server, so a new one is seen at the latest a day later."
    ),
    mitigation=(
        "Have the certificate renewed, import it into the key store under the alias that is in use, and restart the "
        "server. Clients with a trust store of their own need the new one, too: `client-truststore.jks` of other WSO2 "
        "servers. Where it is the one that WSO2 ships, make a key of your own: everybody has the shipped one."
    ),
    prevention=(
        "Let a machine renew certificates, and restart the servers in turn. Write into a calendar when those end that "
        "nobody renews by machine."
    ),
)


def alert(catalogue: Catalogue) -> Alert:
    """Make the alert on certificates: a page in the last week, a ticket in the last month."""
    return Alert(
        name="WSO2CertificateExpires",
        fault="availability",
        category="tls",
        levels=page_and_ticket(catalogue, "tls", critical=Minutes(15, 3), warning=Minutes(60, 2)),
        summary=f"{SERVER}: certificate expires{_VALUE}",
        description=headroom_description(catalogue, "tls", _FIGURE, _ADVICE),
        steps=(
            "See which it is: openssl s_client -connect HOST:PORT </dev/null | openssl x509 -noout -dates -subject.",
            "See whether a renewed one is in the key store already, and the server only needs a restart.",
            "Else have it renewed, import it under the same alias, and restart the server.",
        ),
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-server", "Certificates"),
    )
