"""What to do about a server that is down, for each reason; docs/troubleshooting.md says more."""

from collections.abc import Mapping

from exporter.model.snapshot import ErrorReason

REMEDIES: Mapping[ErrorReason, str] = {
    "resolve": "Correct the host in url, or write an address.",
    "connect": "Does the server run, with its JMX on, at that port (with its offset), and no firewall between?",
    "timeout": "Take two thread dumps before you restart it. Does it need longer as a rule, raise scrape_timeout.",
    "login": "Correct user or password, unlock the account, or give it the permission for JMX.",
    "tls": "Correct ca_file, or the name in url: the certificate must have it.",
    "not_jmx": "Correct the port; where it is right, make sure who listens, then write the key that the line names.",
    "protocol": "Correct the port; where it is right and a WSO2 server's, report the line.",
    "transport": "Install Java 11 or later, or leave the key transport out.",
    "internal": "A fault of the exporter: report it with the line of its log.",
}
