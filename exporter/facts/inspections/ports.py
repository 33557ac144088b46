"""Where a server listens, and who can reach its JMX: proc_net(5), and the JDK's "Monitoring and Management Guide"."""

import ipaddress
from collections.abc import Mapping

from exporter.facts.fact import Fact, Known, Unknown
from exporter.facts.inspection import Inspection, Site
from exporter.facts.jmx_ports import AGENT_PORTS, jmx_ports
from exporter.facts.listening import Listening, listening, only_loopback, shown
from exporter.facts.process_facts import HIDDEN, NOT_HERE, no_process
from exporter.model.machine import ProcessFacts
from exporter.system.java.command import JavaCommand
from exporter.system.tcp_table import TcpSocket

_READABLE = "; who logs in there reads the passwords of key and trust stores"
_AGENT_TLS = "com.sun.management.jmxremote.ssl"
_LOCAL_AGENT = "-Dcom.sun.management.jmxremote"
_MOST_SHOWN = 20


def _inspect(site: Site) -> Mapping[str, Fact]:
    if site.process is None:
        return {"jmx_exposed": _reached_from_here(site), "ports_listening": no_process(site)}
    try:
        found = listening(site.process.identity.pid, site.roots)
    except OSError:
        return {"jmx_exposed": HIDDEN, "ports_listening": HIDDEN}
    return {"jmx_exposed": _jmx(site, site.process, found), "ports_listening": _ports(site.process, found)}


def _reached_from_here(site: Site) -> Fact:
    """Judge a server elsewhere: what we read it through stands open to us."""
    if site.snapshot is None:
        return no_process(site)
    host = site.settings.host
    if not host or _is_loopback(host):  # a tunnel may end there, or another network namespace
        return NOT_HERE
    if site.settings.jmx_tls:
        return Known("tls", f"read from {host} through TLS")
    return Known("open", f"read from {host} over the network without TLS{_READABLE}")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _jmx(site: Site, process: ProcessFacts, found: Listening) -> Fact:
    sockets = found.at(jmx_ports(process, site.files))
    if not sockets:
        return Unknown("none of its sockets listens on a port of JMX that its configuration names")
    if only_loopback(sockets):
        return Known("loopback", shown(sockets))
    if site.settings.jmx_tls or _speaks_tls(process, sockets):
        return Known("tls", f"{shown(sockets)}, with TLS")
    return Known("open", f"{shown(sockets)} without TLS{_READABLE}")


def _speaks_tls(process: ProcessFacts, sockets: tuple[TcpSocket, ...]) -> bool:
    """Tell whether all of them are the JDK's own agent's, which speaks TLS unless it is told not to."""
    command = JavaCommand.parse(process.arguments)
    agents = {command.property(name) for name in AGENT_PORTS}
    return {str(each.port) for each in sockets} <= agents and command.property(_AGENT_TLS) != "false"


def _ports(process: ProcessFacts, found: Listening) -> Fact:
    open_to_others = [each for each in found.sockets if not only_loopback((each,))]
    texts = tuple(shown((each,)) for each in open_to_others)
    told = ", ".join(texts[:_MOST_SHOWN]) or "none but on the loopback interface"
    if len(texts) > _MOST_SHOWN:
        told += f" and {len(texts) - _MOST_SHOWN} more"
    whose = "" if found.certain else " (of all processes of its user)"
    random = "; one on a random port is the JVM's own local connector" if _has_local_agent(process) else ""
    return Known(texts, f"{told}{whose}{random}")


def _has_local_agent(process: ProcessFacts) -> bool:
    """Tell whether the JVM was started with a connector for local clients: on a random port of all interfaces.

    It refuses clients from elsewhere (com.sun.management.jmxremote.local.only of the JDK's management.properties).
    """
    options = JavaCommand.parse(process.arguments).options
    return any(each in (_LOCAL_AGENT, f"{_LOCAL_AGENT}=true", f"{_LOCAL_AGENT}=") for each in options)


INSPECTIONS = (Inspection(("jmx_exposed", "ports_listening"), "process", _inspect),)
