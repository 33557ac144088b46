"""The configuration that would read the servers that were found. It never holds a password, and none is made up."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from exporter.commands.discover.findings import Proposal
from exporter.discovery.found_server import FoundServer
from exporter.jmx import TlsOptions

USERNAME = "monitor"
"""The user that is proposed where none is given: one of its own, that may do nothing else."""
_NOTHING_TO_READ = (
    "# No server that can be read was found. With this the machine is read, and WSO2",
    "# servers as soon as they run.",
    "discover: true",
)
_NOTHING_NEW = ("# No server was found that the configuration does not read already.",)


def configuration_lines(proposals: Sequence[Proposal], *, adds: bool = False) -> Iterator[str]:
    """Write the configuration that would read servers, as lines of YAML.

    Args:
        proposals: the servers.
        adds: whether it is to be added to a configuration that there is.
    """
    if not proposals:
        yield from _NOTHING_NEW if adds else _NOTHING_TO_READ
        return
    yield "targets:"
    for proposal in proposals:
        yield from _target(proposal)


def _target(proposal: Proposal) -> Iterator[str]:
    server = proposal.server
    url, connector = server.url, server.connector
    if url is None or connector is None:
        raise ValueError(f"{proposal.name} has no address")
    yield f"  - name: {_text(proposal.name)}"
    yield f"    url: {_text(url.address)}"
    if connector.server_port is not None:
        yield f"    rmi_port: {connector.server_port}"
    elif connector.wants_login and not _proves_itself(server):
        yield "    # It has no fixed port, and nobody else writes into the registry of an agent."
        yield "    rmi_port: registry"
    if connector.wants_login:
        yield f"    owner: {_text(server.process.user)}"
        yield from _login(proposal)
    if connector.tls:
        yield from _tls(server.login.tls)


def _proves_itself(server: FoundServer) -> bool:
    """Whether it has to show by TLS who it is."""
    insecure = server.login.tls is not None and server.login.tls.insecure_skip_verify
    return server.connector is not None and server.connector.tls and not insecure


def _login(proposal: Proposal) -> Iterator[str]:
    credentials = proposal.server.login.credentials
    if credentials is None:
        yield "    # A user of the server's own that may only read JMX: make one of"
        yield "    # this name, or name another one."
        yield f"    username: {USERNAME}"
    else:
        yield f"    username: {_text(credentials.username)}"
    if proposal.password_file is not None:
        yield "    # In this file beside the configuration: the password and nothing else."
        yield f"    password_file: {_text(proposal.password_file)}"
    elif credentials is not None:
        yield f"    password_file: {_text(str(Path(str(credentials.password)).absolute()))}"


def _tls(options: TlsOptions | None) -> Iterator[str]:
    if options is None or options == TlsOptions():
        yield "    # Whom to trust: the server's own certificate in PEM will do; without it,"
        yield "    # whom the system trusts. And the name in it, which is hardly this address."
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
