"""A server cannot be read."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.texts import EXPORTER, JOBS, OF_SERVER, SERVER
from exporter.guidelines import Catalogue
from exporter.model.snapshot import ErrorReason

_DESCRIPTION = f"""\
wso2-exporter{EXPORTER} has not been able to read {SERVER} over JMX for three minutes.
{{{{ with printf `wso2_scrape_error{{job=%q,instance=%q,target=%q}} == 1` $labels.job $labels.instance $labels.target
| query -}}}}
Reason: {{{{ . | first | label "reason" }}}}. {{{{ end -}}}}
The server is down, hangs, or refuses the exporter; its other alerts are muted meanwhile, since nothing is known.
First see whether it answers its users, then look up the reason in the runbook."""
_REASONS: dict[ErrorReason, str] = {
    "connect": (
        "Nothing listens: is the process there? Carbon's JMX is on 9999 and 11111 plus the port offset; a firewall "
        "must pass both. Identity Server from 5.10 has JMX off (`[monitoring.jmx] rmi_server_start = true` in "
        "deployment.toml). Micro Integrator has none of its own: it needs the JDK's agent, by the lines that "
        "`wso2-exporter discover` prints."
    ),
    "timeout": (
        "The JVM answers too late or not at all: long collections, a machine that swaps, a stopped process, or "
        "packets dropped on the way. The log names the MBean that was waited for; one that hangs alone costs a "
        "single scrape, after which the others are read. On the exporter's own machine `wso2_process_*` go on "
        "meanwhile: does it use the processor, has it room for threads and open files? Take two thread dumps "
        "(`jstack PID`) before any restart."
    ),
    "login": (
        "User or password are wrong, the account is locked, or its role lacks the JMX permission (*Server Admin* "
        "up to kernel 4.6.0, `server-admin/jmx/readonly` after: see *A monitoring user of its own* in the "
        "documentation). `CARBON_HOME/repository/logs/audit.log` has the refused logins, and says why. Or the "
        "password's file cannot be used, as the log says. The exporter tries again ever more rarely, at once when "
        "the password file changes; a SIGHUP hurries it, but not to more than once in a minute."
    ),
    "resolve": "The host name in the exporter's configuration has no address.",
    "tls": "The server's certificate or protocol was refused.",
    "not_jmx": (
        "Something else listens on that port: check port and offset. Or it is not sure that the server listens "
        "there, and no password was sent: the log names the port that its registry names, or the process that has "
        "its port. Make sure who wrote or who listens before you change `rmi_port` or `local`."
    ),
    "protocol": "Something else than JMX was answered, or more than the exporter has memory for: the log says which.",
    "transport": "The exporter found no Java, or one too old, to run jmxquery with.",
    "internal": "A fault of the exporter: its log has the cause. Please report it.",
}
_TABLE = "\n".join(
    [
        "| reason | what it means and where to look |",
        "|---|---|",
        *(f"| `{reason}` | {text} |" for reason, text in _REASONS.items()),
    ]
)
_RUNBOOK = Runbook(
    meaning=(
        "The exporter could not read the server over JMX for three minutes. The server may be down, hang, or "
        "refuse the exporter."
    ),
    impact="Perhaps an outage. Of this server nothing is known: its other alerts are muted.",
    diagnosis=(
        "First ask the server as its users do: `GET http://HOST:9763/services/Version` on Carbon products, "
        "`/healthz` on port 9201 for Micro Integrator (default offsets). Then the reason in the alert, also on the "
        "dashboard and the exporter's page:"
        f"\n\n{_TABLE}"
    ),
    mitigation=(
        "Process gone: read the end of `repository/logs/wso2carbon.log` and look for "
        "`repository/logs/heap-dump.hprof` (written on OutOfMemoryError) and for the kernel's out-of-memory killer "
        "(`dmesg`), then start it. Process hangs: dump threads, take it out of the load balancer, restart. Server "
        "well, exporter refused: no outage; correct the configuration in office hours."
    ),
    prevention="",
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on a server that cannot be read: a page, since it may be an outage."""
    return Alert(
        name="WSO2TargetDown",
        fault="availability",
        levels=(Level("critical", f"last_over_time(wso2_up{{{JOBS}}}[2m]) == 0", waits=3, stays=3),),
        reason="The cause is no label: it may change while the server is down, and each change would be a new alert.",
        summary=f"WSO2 server {SERVER} cannot be read",
        description=_DESCRIPTION,
        steps=(),
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-on-call", "Fleet"),
    )
