"""Where a server's JMX connector server is: Carbon's own, or the JDK's agent, by its options or as it says itself."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from exporter.carbon.home import CarbonHome
from exporter.discovery.agent import MAXIMUM_BYTES, agent_connector, agent_remedy, has_agent
from exporter.discovery.carbon_connector import carbon_connector
from exporter.discovery.connector import Connector, NoConnectorError
from exporter.discovery.found_server import FoundServer
from exporter.discovery.performance_data import NoPerformanceDataError, RemoteAgent, remote_agent
from exporter.discovery.processes import JavaProcess
from exporter.system.process_files import read_process_file
from exporter.system.roots import Roots


def find_connector(server: FoundServer, roots: Roots, *, listens: bool) -> Connector:
    """Find a server's connector; the agent's where a Carbon server has none of its own.

    Micro Integrator writes the same configuration as Carbon, and no part of it reads what that says of JMX.

    Args:
        server: a server whose user is allowed.
        roots: where the kernel's files are.
        listens: whether its process listens on any port.

    Raises:
        NoConnectorError: it has none, or nobody can tell.
    """
    process = server.process
    if server.kind == "carbon" and server.home is not None:
        try:
            home = CarbonHome.of(Path(server.home), process.command, roots)
            return carbon_connector(process.command, home)
        except NoConnectorError as error:
            without = error
    elif server.kind == "micro_integrator":
        remedy = ("# in bin/micro-integrator.sh or its environment, then restart it", *agent_remedy())
        without = NoConnectorError("jmx_off", "Micro Integrator has no JMX of its own, and no agent is set up", remedy)
    else:
        without = NoConnectorError("jmx_off", "no JMX agent is set up", agent_remedy())
    return _agent_connector(process, roots, without, listens=listens)


def runs_agent(process: JavaProcess, roots: Roots) -> bool:
    """Tell whether a JVM says itself that it has an agent, however that was started."""
    try:
        return _seen_agent(process, roots) is not None
    except NoPerformanceDataError:
        return False


def _agent_connector(process: JavaProcess, roots: Roots, without: NoConnectorError, *, listens: bool) -> Connector:
    """Find the agent by the JVM's options, or as it says itself where another was started later.

    Raises:
        NoConnectorError: `without`, if it has none; `unknown`, if it may have one; or what is wrong with its options.
    """
    by_options = None
    try:
        if has_agent(process.command):
            by_options = agent_connector(process.command, partial(_content, process, roots))
    except NoConnectorError as error:
        without = error
    try:
        seen = _seen_agent(process, roots)
    except NoPerformanceDataError as error:
        if by_options is None and without.state == "jmx_off" and (listens or process.hidden):
            raise _unknown(without.reason, (*process.hidden, str(error))) from None
        seen = None
    if seen is not None and (by_options is None or by_options.port != seen.port):
        return Connector(seen.port, None, tls=seen.tls, wants_login=seen.wants_login)
    if by_options is None:
        raise without
    return by_options


def _seen_agent(process: JavaProcess, roots: Roots) -> RemoteAgent | None:
    return remote_agent(process.pid, process.users, process.user, process.command.options, roots)


def _content(process: JavaProcess, roots: Roots, path: str) -> bytes:
    return read_process_file(process.pid, path, MAXIMUM_BYTES, roots)


def _unknown(reason: str, causes: Iterable[str]) -> NoConnectorError:
    """Advise nothing: a second port for an agent that is there would keep the server from starting."""
    causes_text = "; ".join(causes)
    return NoConnectorError("unknown", f"{reason}; whether an agent was started otherwise is unknown: {causes_text}")
