"""Which ports a server's JMX is at, as it was started and configured."""

from exporter.model.machine import ProcessFacts
from exporter.system.java.command import CARBON_HOME, JavaCommand, last_property

AGENT_PORT = "com.sun.management.jmxremote.port"
_AGENT_PORTS = (AGENT_PORT, "com.sun.management.jmxremote.rmi.port")
_OFFSET = "portOffset"
_CARBON_PORTS = (9999, 11111)
"""Registry and server of Carbon's own connector, without the offset: every kernel's `default.json`."""


def jmx_ports(process: ProcessFacts) -> frozenset[int]:
    """Give the ports at which a server's JMX may listen: of the JDK's agent, and of Carbon's own connector.

    Args:
        process: its process.
    """
    command = JavaCommand.parse(process.arguments)
    texts = [command.property(name) for name in _AGENT_PORTS]
    ports = {int(text) for text in texts if text and text.isdecimal()}
    if command.property(CARBON_HOME):
        offset = last_property(process.arguments, _OFFSET) or ""
        moved = int(offset) if offset.isdecimal() else 0
        ports.update(port + moved for port in _CARBON_PORTS)
    return frozenset(ports)
