"""What the configuration of a Carbon 4 server says of its own JMX connector server.

The rendered files say what the server runs with. Where they are missing, as they are before a first start, the settings
are those that it will render: `deployment.toml`, then the product's `default.json`, then the kernel's own defaults.
"""

import re
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from exporter.carbon.files import CarbonFileError, element_text, is_file, nested, read_json, read_toml, read_xml
from exporter.carbon.home import CarbonHome
from exporter.carbon.toml_content import Table

_REFERENCE = re.compile(r"\$\{([A-Za-z.]+)\}")

_START = "monitoring.jmx.rmi_server_start"
_REGISTRY_PORT = "monitoring.jmx.rmi_registry_port"
_SERVER_PORT = "monitoring.jmx.rmi_server_port"
_OFFSET = "server.offset"
_KERNELS_DEFAULTS = {_OFFSET: "0", _REGISTRY_PORT: "9999", _SERVER_PORT: "11111", _START: "true"}
"""Of every kernel's `default.json` from 4.5 to 4.12."""


@dataclass(frozen=True)
class JmxSettings:
    """Settings as they are written; empty where there are none.

    Attributes:
        start: whether the connector server is started.
        registry_port: its RMI registry's port, without the offset.
        server_port: its RMI server's port, without the offset.
        offset: what is added to all ports, unless the server is started with another one.
    """

    start: str
    registry_port: str
    server_port: str
    offset: str


def read_jmx_settings(home: CarbonHome) -> JmxSettings:
    """Read the settings of a server's JMX connector server.

    Raises:
        CarbonFileError: its files are not there, cannot be read, or make no sense.
    """
    if is_file(home.carbon_xml, home.roots) and is_file(home.jmx_xml, home.roots):
        return _rendered(home)
    if is_file(home.deployment_toml, home.roots):
        return _to_be_rendered(home)
    raise CarbonFileError(f"{home.configuration} has neither carbon.xml nor deployment.toml")


def _rendered(home: CarbonHome) -> JmxSettings:
    carbon, jmx = read_xml(home.carbon_xml, home.roots), read_xml(home.jmx_xml, home.roots)
    return JmxSettings(
        start=element_text(jmx, "StartRMIServer"),
        registry_port=_referred(carbon, element_text(jmx, "RMIRegistryPort")),
        server_port=_referred(carbon, element_text(jmx, "RMIServerPort")),
        offset=element_text(carbon, "Ports", "Offset") or "0",
    )


def _referred(carbon: ET.Element, text: str) -> str:
    """Give what a text stands for: `${Ports.JMX.RMIRegistryPort}` is that element of carbon.xml."""
    match = _REFERENCE.fullmatch(text)
    return element_text(carbon, *match[1].split(".")) if match else text


def _to_be_rendered(home: CarbonHome) -> JmxSettings:
    wanted, shipped = read_toml(home.deployment_toml, home.roots), _shipped_defaults(home)

    def setting(key: str) -> str:
        value = nested(wanted, *key.split("."))
        return str(shipped.get(key, _KERNELS_DEFAULTS[key]) if value is None else value)

    return JmxSettings(setting(_START), setting(_REGISTRY_PORT), setting(_SERVER_PORT), setting(_OFFSET))


def _shipped_defaults(home: CarbonHome) -> Table:
    try:
        return read_json(home.default_json, home.roots)
    except CarbonFileError:  # an older kernel, or a private edition: the kernel's own defaults hold
        return {}
