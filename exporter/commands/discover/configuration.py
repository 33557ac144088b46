"""The configuration that would read the servers that were found. It never holds a password, and none is made up."""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from exporter.config.placeholder import PLACEHOLDER
from exporter.discovery.found_server import FoundServer
from exporter.jmx import TlsOptions

_NO_FILE_NAME = re.compile(r"[^A-Za-z0-9._-]+")
_NOTHING_TO_READ = (
    "# Nothing to read was found: with this, only the machine is, and servers as soon as they run.",
    "discover: true",
)


def configuration_lines(servers: Sequence[tuple[str, FoundServer]]) -> Iterator[str]:
    """Write the configuration that would read servers, as lines of YAML.

    Args:
        servers: each with its name: those that can be read, if only with a login.
    """
    if not servers:
        yield from _NOTHING_TO_READ
        return
    yield "targets:"
    for name, server in servers:
        yield from _target(name, server)


def _target(name: str, server: FoundServer) -> Iterator[str]:
    url, connector = server.url, server.connector
    if url is None or connector is None:
        raise ValueError(f"{name} has no address")
    yield f"  - name: {_text(name)}"
    yield f"    url: {_text(f'[{url.host}]:{url.port}' if ':' in url.host else f'{url.host}:{url.port}')}"
    if connector.server_port is not None:
        yield f"    rmi_port: {connector.server_port}"
    elif connector.wants_login and not _proves_itself(server):
        yield "    # It has no fixed port, and into the registry of the JDK's agent nobody else can write."
        yield "    rmi_port: registry"
    if connector.wants_login:
        yield f"    owner: {_text(server.process.user)}"
        yield from _login(name, server)
    if connector.tls:
        yield from _tls(server.login.tls)


def _proves_itself(server: FoundServer) -> bool:
    """Whether it has to show by TLS who it is."""
    insecure = server.login.tls is not None and server.login.tls.insecure_skip_verify
    return server.connector is not None and server.connector.tls and not insecure


def _login(name: str, server: FoundServer) -> Iterator[str]:
    credentials = server.login.credentials
    if credentials is None:
        yield "    # Fill in the login: a user with the JMX permission, better one of its own than the administrator."
        yield f"    username: {PLACEHOLDER}"
    else:
        yield f"    username: {_text(credentials.username)}"
    if credentials is not None and isinstance(credentials.password, Path):
        yield f"    password_file: {_text(str(credentials.password.absolute()))}"
    else:
        yield "    # Write the password, and nothing else, into this file beside the configuration: mode 0600."
        yield f"    password_file: {_text(_NO_FILE_NAME.sub('-', name) + '.password')}"


def _tls(options: TlsOptions | None) -> Iterator[str]:
    if options is None or options == TlsOptions():
        yield "    # Whom to trust: the server's own certificate in PEM will do; without it, as the system does."
        yield "    # And the name in that certificate, which is hardly this address."
        yield "    # tls: {ca_file: server.pem, server_name: wso2.example.org}"
        yield "    tls: {}"
        return
    yield "    tls:"
    files = {"ca_file": options.ca_file, "cert_file": options.cert_file, "key_file": options.key_file}
    yield from (f"      {key}: {_text(str(file.absolute()))}" for key, file in files.items() if file is not None)
    if options.server_name is not None:
        yield f"      server_name: {_text(options.server_name)}"
    if options.insecure_skip_verify:
        yield "      insecure_skip_verify: true"


def _text(text: str) -> str:
    """A text in double quotes, whose escapes YAML shares with JSON."""
    return json.dumps(text, ensure_ascii=False)
