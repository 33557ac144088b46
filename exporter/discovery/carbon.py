"""A Carbon 4 server's own JMX connector server, by its configuration.

Since kernel 4.5, the server writes `carbon.xml` and `etc/jmx.xml` anew from `deployment.toml` whenever it starts: these
two are what it runs with, even where `deployment.toml` was edited since; older kernels have only them. Where they are
missing, as they are before a first start, `deployment.toml` tells, and after it the product's `default.json`.

`-DportOffset` replaces the configured offset; the one after the program's name, as `wso2server.sh` passes it on, wins
over the one before (seen on kernel 4.10.32; `CarbonUtils.getPortFromServerConfig`).
"""

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from exporter.discovery.connector import Connector, NoConnectorError, parse_port
from exporter.system.files import UnreadableFileError, read_small_file
from exporter.system.java.command import JavaCommand, last_property

_MAXIMUM_BYTES = 1024 * 1024
_REFERENCE = re.compile(r"\$\{([A-Za-z.]+)\}")
_KERNELS_DEFAULTS = {
    "server.offset": "0",
    "monitoring.jmx.rmi_registry_port": "9999",
    "monitoring.jmx.rmi_server_port": "11111",
    "monitoring.jmx.rmi_server_start": "true",
}
"""Of every kernel's `default.json` from 4.5 to 4.12."""

_TOML = "deployment.toml"


def carbon_connector(command: JavaCommand, home: Path) -> Connector:
    """Where the server listens, and what it wants.

    Args:
        command: what its JVM was started with.
        home: where it is installed.

    Raises:
        NoConnectorError: its JMX is switched off, or its configuration cannot be read.
    """
    folder = _configuration_folder(command, home)
    carbon, jmx = folder / "carbon.xml", folder / "etc" / "jmx.xml"
    written = _is_file(carbon) and _is_file(jmx)
    settings = _written(carbon, jmx) if written else _to_be_written(folder, home)
    if settings("start").strip().lower() != "true":
        raise NoConnectorError("jmx_off", "its JMX is switched off", _remedy(folder))
    offset = _offset(command, settings)
    server_port = settings("server_port")
    if not server_port:
        reason = "its RMI server has no fixed port: set rmi_server_port under [monitoring.jmx]"
        raise NoConnectorError("refused", reason)
    return Connector(
        port=parse_port(settings("registry_port"), "its RMI registry's port") + offset,
        # always known beforehand: any local process may write into the registry of a Carbon server
        server_port=parse_port(server_port, "its RMI server's port") + offset,
        tls=False,
        wants_login=True,
        offset=offset,
    )


_Settings = Callable[[str], str]
"""`start`, `registry_port`, `server_port` or `offset` as text, empty where there is none."""


def _configuration_folder(command: JavaCommand, home: Path) -> Path:
    """As `CarbonUtils.getCarbonConfigDirPath` has it: the property, else the one place where all products have it."""
    given = command.property("carbon.config.dir.path")
    return home / given if given else home / "repository" / "conf"


def _offset(command: JavaCommand, settings: _Settings) -> int:
    given = last_property((*command.options, *command.arguments), "portOffset")
    text = settings("offset") if given is None else given
    if text.isdecimal() and len(text) <= 5:
        return int(text)
    raise NoConnectorError("refused", "its port offset is no number")


def _remedy(folder: Path) -> tuple[str, ...]:
    if _is_file(folder / _TOML):
        return (f"# in {folder / _TOML}, then restart it", "[monitoring.jmx]", "rmi_server_start = true")
    return (f"<!-- in {folder / 'etc' / 'jmx.xml'}, then restart it -->", "<StartRMIServer>true</StartRMIServer>")


def _written(carbon_file: Path, jmx_file: Path) -> _Settings:
    carbon, jmx = _xml(carbon_file), _xml(jmx_file)

    def referred(text: str) -> str:
        """`${Ports.JMX.RMIRegistryPort}` stands for that element of carbon.xml."""
        match = _REFERENCE.fullmatch(text)
        return _text(carbon, match[1].split(".")) if match else text

    values = {
        "start": _text(jmx, ["StartRMIServer"]),
        "registry_port": referred(_text(jmx, ["RMIRegistryPort"])),
        "server_port": referred(_text(jmx, ["RMIServerPort"])),
        "offset": _text(carbon, ["Ports", "Offset"]) or "0",
    }
    return values.__getitem__


def _text(root: ET.Element, path: list[str]) -> str:
    return (root.findtext("/".join(f"{{*}}{name}" for name in path)) or "").strip()


def _xml(file: Path) -> ET.Element:
    try:
        # Expat itself refuses entities that blow up, and fetches nothing from elsewhere; the file is bounded.
        return ET.fromstring(_content(file))  # noqa: S314
    except ET.ParseError:
        raise NoConnectorError("refused", f"{file} is no XML") from None


def _to_be_written(folder: Path, home: Path) -> _Settings:
    """What the server will write when it starts: `deployment.toml`, then `default.json`, then the kernel's defaults."""
    toml = folder / _TOML
    if not _is_file(toml):
        raise NoConnectorError("refused", f"{folder} has neither carbon.xml nor {_TOML}")
    try:
        wanted = tomllib.loads(_content(toml).decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError):
        raise NoConnectorError("refused", f"{toml} is no TOML") from None
    shipped = _shipped_defaults(home / "repository" / "resources" / "conf" / "default.json")
    keys = {
        "start": "monitoring.jmx.rmi_server_start",
        "registry_port": "monitoring.jmx.rmi_registry_port",
        "server_port": "monitoring.jmx.rmi_server_port",
        "offset": "server.offset",
    }

    def setting(name: str) -> str:
        key = keys[name]
        value = _nested(wanted, key.split("."))
        return str(shipped.get(key, _KERNELS_DEFAULTS[key]) if value is None else value)

    return setting


def _nested(table: Mapping[str, Any], path: list[str]) -> Any:
    for key in path[:-1]:
        inner = table.get(key)
        table = inner if isinstance(inner, dict) else {}
    return table.get(path[-1])


def _shipped_defaults(file: Path) -> Mapping[str, Any]:
    try:
        found = json.loads(_content(file))
    except (
        NoConnectorError,
        ValueError,
        RecursionError,
    ):  # an older kernel, or a private edition: the kernel's own defaults hold
        return {}
    return found if isinstance(found, dict) else {}


def _is_file(file: Path) -> bool:
    """Whether there is such a file; where its folder may not be looked into, nobody knows."""
    try:
        return file.is_file()
    except OSError as error:
        raise NoConnectorError("refused", f"{file}: cannot be looked at: {error.strerror or error}") from None


def _content(file: Path) -> bytes:
    try:
        return read_small_file(file, _MAXIMUM_BYTES, "a shorter file")
    except UnreadableFileError as error:
        raise NoConnectorError("refused", f"{file}: {error}") from None
