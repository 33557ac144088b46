"""A server cannot be read."""

from alerts.alert import Alert, Level, Panel, Runbook
from alerts.texts import EXPORTER, OF, OF_SERVER, PROCESS, SERVER
from alerts.unread_servers import LOST
from exporter.guidelines import Catalogue
from exporter.model.snapshot import ErrorReason

_SINCE = """\
{{- range printf `floor(min(wso2_up_changed_timestamp_seconds{%s} or ALERTS_FOR_STATE{alertname="WSO2TargetDown",%s}))`
$of $of | query }} Since {{ .Value | humanizeTimestamp }}.{{ end }}"""
_REASON = "{{ range printf `wso2_scrape_error{%s} == 1` $of | query }} ({{ .Labels.reason }}){{ end }}"
_SUMMARY = f"{OF}{SERVER}: cannot be read{_REASON}.{PROCESS}"
_DESCRIPTION = f"""\
{OF}
The exporter{EXPORTER} cannot read {SERVER} over JMX{_REASON}.{_SINCE}{PROCESS}
{{{{- range printf `wso2_scrape_error{{%s,reason="timeout"}} == 1` $of | query }}}} If the process is well, a data
source without a free connection may be the cause: Carbon's check of the exporter's login waits for one.{{{{ end }}}}
The server is down, hangs, or no longer listens. What can be known through JMX alone is not known meanwhile."""
_STEPS = (
    "Ask the server as its users do (Carbon: curl -k -m 5 https://HOST:9443/services/Version): does it answer?",
    "Process gone: read the end of repository/logs/wso2carbon.log, look for a heap dump and in dmesg, then start it.",
    "Process there: see its state (grep State /proc/PID/status), take a thread dump (jcmd PID Thread.print), restart.",
)
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
        "single scrape, after which the others are read. Or **no connection of a data source is free**: Carbon's "
        "JMXAuthenticator asks the user store, and waits in the pool like every other login; where the exporter was "
        "logged in before, it goes on reading, and `WSO2DataSourceExhausted` says so. After two minutes Carbon refuses "
        "such logins as if the password were wrong: the reason stays `timeout`, and the exporter's log tells of it. A "
        "thread dump shows who waits, as below; `grep -c 'Pool empty' repository/logs/wso2carbon.log`, who gave up."
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
_FROZEN = """\
- `grep -E 'State|Threads' /proc/PID/status`: `T (stopped)` was stopped by a signal, `t` is held by a debugger, `D`
  waits for a disk or a network file system, `R` burns the processor, `S` sleeps as a healthy JVM does.
- `cat /proc/PID/wchan`: `do_signal_stop` is a stopped one. `kill -CONT PID` lets it go on; `docker unpause` does
  so for a container.
- `jcmd PID Thread.print > threads.txt`, twice, ten seconds apart. Those who wait for a connection are counted by
  `grep -c ConnectionPool.borrowConnection threads.txt`. A JVM that is stopped prints nothing, nor does
  `jstack PID` or `kill -3 PID`; what answers even then are `jstat -gcutil PID`, which reads a file, and
  `timeout 40 gdb -p PID -batch -ex 'thread apply all bt 3'`, which has the native frames alone.
- `top -H -b -n 1 -p PID | head -20`: a `GC Thread` or the `VM Thread` at 100 % is a collection that does not end."""
_RUNBOOK = Runbook(
    meaning=(
        "The exporter could not read the server over JMX for two and a half minutes: it is down, hangs, or does not "
        "listen. A refused login, and whatever else says nothing against the server, is `WSO2TargetRefused`, as long "
        "as the process is not known to be gone."
    ),
    impact=(
        "Perhaps an outage. What only JMX tells of this server is not known meanwhile; its machine, its certificates "
        "and the figures of its process are."
    ),
    diagnosis=(
        "First ask the server as its users do: `curl -k -m 5 https://HOST:9443/services/Version` on Carbon products, "
        "`curl -m 5 http://HOST:9201/healthz` for Micro Integrator (default offsets). The alert says whether the "
        "process runs and uses the processor, where the exporter runs on the same machine. Then the reason in the "
        "alert, also on the dashboard and the exporter's page:"
        f"\n\n{_TABLE}\n\n"
        "Where the process is there and nothing comes:"
        f"\n\n{_FROZEN}"
    ),
    mitigation=(
        "Process gone: read the end of `repository/logs/wso2carbon.log` and look for `repository/logs/heap-dump.hprof` "
        "(written on OutOfMemoryError) and for the kernel's out-of-memory killer (`dmesg -T | grep -i 'killed "
        "process'`), then start it, by its service or as its user: files that a start as root leaves behind stop the "
        "next one. Process hangs: keep a thread dump, take the server out of the load balancer, restart it."
    ),
    prevention=(
        "Let the service manager start it again by itself (`Restart=on-failure`). Silence planned work before it "
        "begins: a restart of up to two minutes pages nobody anyway. Two servers behind a load balancer make this a "
        "ticket in the morning."
    ),
)


def alert(_: Catalogue) -> Alert:
    """Make the alert on a server that cannot be read: a page, since it may be an outage."""
    return Alert(
        name="WSO2TargetDown",
        fault="availability",
        levels=(Level("critical", LOST, waits=2.5, stays=2),),
        reason="The cause is no label: it may change while the server is down, and each change would be a new alert.",
        summary=_SUMMARY,
        description=_DESCRIPTION,
        steps=_STEPS,
        choice=OF_SERVER,
        runbook=_RUNBOOK,
        panel=Panel("wso2-on-call", "Fleet"),
    )
