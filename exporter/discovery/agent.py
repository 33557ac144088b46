"""The JDK's own JMX agent, as Micro Integrator and plain Java programs have it, by the JVM's options.

Source: "Monitoring and Management Using JMX Technology" of the Java SE guides, and the comments of the JDK's own
`conf/management/management.properties`: system properties win over the file; TLS and passwords are on by default.
"""

import re
from collections.abc import Callable, Mapping

from exporter.discovery.connector import Connector, NoConnectorError, parse_port
from exporter.system.files import UnreadableFileError
from exporter.system.java.command import JavaCommand

_PREFIX = "com.sun.management.jmxremote"
_CONFIG_FILE = "com.sun.management.config.file"
MAXIMUM_BYTES = 256 * 1024
"""What a file of properties may have."""

_PROPERTY = re.compile(r"([\w.]+)[ \t\f]*[=: \t\f][ \t\f]*(.*?)[ \t\f]*", re.ASCII)
_LINE_END = re.compile(r"\r\n|\r|\n")

ReadFile = Callable[[str], bytes]
"""Gives a file's content by its path as the JVM has it; raises UnreadableFileError."""


def has_agent(command: JavaCommand) -> bool:
    """Tell whether the options say anything of an agent that other processes can reach."""
    return command.property(f"{_PREFIX}.port") is not None or command.property(_CONFIG_FILE) is not None


def agent_connector(command: JavaCommand, read: ReadFile) -> Connector:
    """Tell where the agent listens, and what it wants.

    Args:
        command: what the JVM was started with.
        read: reads the file of properties that its options may name.

    Raises:
        NoConnectorError: there is no agent, or not on a port that can be known.
    """
    file = _properties(command.property(_CONFIG_FILE), read)

    def setting(name: str) -> str | None:
        given = command.property(f"{_PREFIX}.{name}")
        return file.get(f"{_PREFIX}.{name}") if given is None else given

    port, server_port = setting("port"), setting("rmi.port")
    if port is None:
        raise NoConnectorError("jmx_off", "its JMX agent has no port", agent_remedy())
    return Connector(
        port=parse_port(port, f"{_PREFIX}.port"),
        # without it, or with 0, the agent takes any free port, and its registry, which it alone writes, says which
        server_port=None
        if server_port is None or server_port == "0"
        else parse_port(server_port, f"{_PREFIX}.rmi.port"),
        tls=_is_true(setting("ssl")),
        wants_login=_is_true(setting("authenticate")),
    )


def agent_remedy() -> tuple[str, ...]:
    """Give the options that turn the agent on, for this machine alone and with a password."""
    return (
        f'export JAVA_OPTS="-D{_PREFIX}.port=11114 -D{_PREFIX}.rmi.port=11114 -D{_PREFIX}.host=127.0.0.1"',
        f'JAVA_OPTS="$JAVA_OPTS -D{_PREFIX}.ssl=false -D{_PREFIX}.password.file=PASSWORD_FILE"',
        f'JAVA_OPTS="$JAVA_OPTS -D{_PREFIX}.access.file=ACCESS_FILE"',
        "# PASSWORD_FILE: the line `monitor PASSWORD`; ACCESS_FILE: the line `monitor readonly`.",
        "# The first must be the server's user's own, with mode 0600, or the JVM does not start.",
    )


def _is_true(text: str | None) -> bool:
    """Read a truth value as the agent does: `true` unless another word is given."""
    return text is None or text.strip().lower() == "true"


def _properties(name: str | None, read: ReadFile) -> Mapping[str, str]:
    """Read a file of Java properties (`Properties.load`); its escapes, which nobody uses here, are left as they are."""
    if not name:
        return {}
    try:
        content = read(name)
    except UnreadableFileError as error:
        raise NoConnectorError("refused", f"{name}: {error}") from None
    lines = (line.lstrip(" \t\f") for line in _LINE_END.split(content.decode("latin-1")))
    found = (_PROPERTY.fullmatch(line) for line in lines if not line.startswith(("#", "!")))
    return {match[1]: match[2] for match in found if match}
