"""Where a Carbon 4 server's own JMX connector server listens, by its configuration.

`-DportOffset` replaces the configured offset; the one after the program's name, as `wso2server.sh` passes it on, wins
over the one before (seen on kernel 4.10.32; `CarbonUtils.getPortFromServerConfig`).
"""

from exporter.carbon.files import CarbonFileError, is_file
from exporter.carbon.home import CarbonHome
from exporter.carbon.jmx_settings import JmxSettings, read_jmx_settings
from exporter.discovery.connector import Connector, NoConnectorError, parse_port
from exporter.system.java.command import JavaCommand, last_property


def carbon_connector(command: JavaCommand, home: CarbonHome) -> Connector:
    """Tell where the server listens, and what it wants.

    Args:
        command: what its JVM was started with.
        home: where its files are.

    Raises:
        NoConnectorError: its JMX is switched off, or its configuration cannot be read.
    """
    try:
        settings = read_jmx_settings(home)
        if settings.start.strip().lower() != "true":
            raise NoConnectorError("jmx_off", "its JMX is switched off", _remedy(home))
    except CarbonFileError as error:
        raise NoConnectorError("refused", str(error)) from None
    offset = _offset(command, settings)
    if not settings.server_port:
        reason = "its RMI server has no fixed port: set rmi_server_port under [monitoring.jmx]"
        raise NoConnectorError("refused", reason)
    return Connector(
        port=parse_port(settings.registry_port, "its RMI registry's port") + offset,
        # always known beforehand: any local process may write into the registry of a Carbon server
        server_port=parse_port(settings.server_port, "its RMI server's port") + offset,
        tls=False,
        wants_login=True,
        offset=offset,
    )


def _offset(command: JavaCommand, settings: JmxSettings) -> int:
    given = last_property((*command.options, *command.arguments), "portOffset")
    text = settings.offset if given is None else given
    if text.isdecimal() and len(text) <= 5:
        return int(text)
    raise NoConnectorError("refused", "its port offset is no number")


def _remedy(home: CarbonHome) -> tuple[str, ...]:
    if is_file(home.deployment_toml, home.roots):
        return (f"# in {home.deployment_toml}, then restart it", "[monitoring.jmx]", "rmi_server_start = true")
    return (f"<!-- in {home.jmx_xml}, then restart it -->", "<StartRMIServer>true</StartRMIServer>")
