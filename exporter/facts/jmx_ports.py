"""Which ports a server's JMX is at, as it was started and configured.

Sources: the JDK's "Monitoring and Management Guide" for its agent, and carbon-kernel's JMXServerManager, CarbonUtils
(`portOffset` of the command line before that of carbon.xml) and `etc/jmx.xml` for Carbon's own connector.
"""

import re

from exporter.carbon.configuration import xml_file
from exporter.carbon.server_files import FileProblem, ServerFiles
from exporter.carbon.xml_content import XmlElement
from exporter.model.machine import ProcessFacts
from exporter.system.java.command import CARBON_HOME, JavaCommand, last_property

AGENT_PORTS = ("com.sun.management.jmxremote.port", "com.sun.management.jmxremote.rmi.port")
"""Properties of the JDK's agent: its registry's port, and that of the connector, else a random one."""

_OFFSET = "portOffset"
_REFERENCE = re.compile(r"\$\{([A-Za-z.]+)\}")
_CARBON_PORTS = {"RMIRegistryPort": 9999, "RMIServerPort": 11111}
"""Elements of jmx.xml, and what stands there in every kernel's `default.json`: without the offset."""


def jmx_ports(process: ProcessFacts, files: ServerFiles | None) -> frozenset[int]:
    """Give the ports at which a server's JMX may listen: of the JDK's agent, and of Carbon's own connector.

    Args:
        process: its process.
        files: its home; None where that cannot be read: then the ports are those that it comes with.
    """
    command = JavaCommand.parse(process.arguments)
    ports = {port for name in AGENT_PORTS if (port := _number(command.property(name)))}
    if command.property(CARBON_HOME):
        carbon, jmx = (_root(files, name) for name in ("carbon.xml", "etc/jmx.xml"))
        given = _number(last_property(process.arguments, _OFFSET))
        offset = (_number(_text(carbon, "Ports/Offset")) or 0) if given is None else given
        for name, usual in _CARBON_PORTS.items():
            text = _text(jmx, name)
            reference = _REFERENCE.fullmatch(text)
            port = _number(_text(carbon, reference[1].replace(".", "/")) if reference else text)
            ports.add((port or usual) + offset)
    return frozenset(ports)


def _root(files: ServerFiles | None, name: str) -> XmlElement | None:
    try:
        return None if files is None else xml_file(files, name).root
    except FileProblem:
        return None


def _text(root: XmlElement | None, path: str) -> str:
    return "" if root is None else (root.findtext(path) or "").strip()


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None
