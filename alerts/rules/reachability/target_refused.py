"""The exporter is kept from a server that may be well."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.texts import EXPORTER, OF, OF_SERVER, PROCESS, SERVER, since
from alerts.unread_servers import REFUSED
from exporter.guidelines import Catalogue

_REASON = "{{ range printf `wso2_scrape_error{%s} == 1` $of | query }} ({{ .Labels.reason }}){{ end }}"
_DESCRIPTION = f"""\
{OF}
The exporter{EXPORTER} is kept from reading {SERVER}{_REASON}.{since("WSO2TargetRefused")}{PROCESS}
Nothing says that the server is down, but nothing of what JMX tells is watched until this is mended."""
_RUNBOOK = Runbook(
    meaning=(
        "The exporter has not been let in, or could not even ask, for ten minutes. The alert says why:\n\n"
        "- `login`: user or password were refused.\n- `tls`: the server's certificate or protocol was.\n"
        "- `resolve`: the host's name has no address; that of a container or pod that ended has "
        "none either.\n- `transport`: jmxquery found no Java.\n"
        "- `not_jmx`: something else listens on the port, or might.\n- `internal`: the exporter has a fault.\n\n"
        "A server whose process is known to be gone is `WSO2TargetDown`, whatever the reason is."
    ),
    impact="None for users. Heap, threads, pools and endpoints of this server are not watched.",
    diagnosis=(
        "`wso2-exporter targets` on the exporter's machine says in one line of each server what is wrong with it. "
        "The exporter's log has the same, with the file of a password that cannot be used. On the server, `grep "
        "'JMX operation' CARBON_HOME/repository/logs/audit.log | tail` has the refused logins with their reasons. "
        "The table of reasons in `WSO2TargetDown` says where to look for each."
    ),
    mitigation=(
        "`login`: write the right password into the file that `password_file` names; the next scrape reads it. A "
        "locked account opens by itself or in the console. `tls`: give the exporter the certificate that the server "
        "shows now. `resolve`: start the container if it ended; else correct the host or "
        "the DNS. Reload after a change of the configuration: "
        "`systemctl reload wso2-exporter`."
    ),
    prevention=(
        "A user of its own for monitoring, whose password changes only together with the exporter's file, and whose "
        "lock after wrong passwords cannot be set off by others."
    ),
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on an exporter that is kept out: a ticket, since a changed password is no outage."""
    return Alert(
        name="WSO2TargetRefused",
        fault="configuration",
        levels=(Level("warning", REFUSED, waits=10),),
        reason="These reasons say nothing against the server; where its process is gone, WSO2TargetDown pages.",
        summary=f"{OF}{SERVER}: the exporter is kept from reading it{_REASON}.{PROCESS}",
        description=_DESCRIPTION,
        steps=(
            "Ask the server as its users do, to be sure that it is well.",
            "Run wso2-exporter targets on the exporter's machine: it says what is refused.",
            "Mend the password's file, the certificate or the name; reload the exporter if its configuration changed.",
        ),
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-exporter", "Scrape errors"),
    )
