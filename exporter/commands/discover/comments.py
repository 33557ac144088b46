"""What was found, as a table and sentences for people, in the form of comments of a YAML file."""

from collections.abc import Container, Iterator, Mapping, Sequence

from exporter.discovery.found_server import FoundServer
from exporter.secrecy.printable import printable

_KINDS = {"carbon": "Carbon", "micro_integrator": "Micro Integrator", "java": "Java"}
_HEADINGS = ("NAME", "STATE", "PID", "USER", "JMX", "KIND", "SERVER")


def comment_lines(
    servers: Sequence[FoundServer], names: Mapping[int, str], configured: Container[int]
) -> Iterator[str]:
    """Write what was found as lines of comments, each beginning with `#`.

    Args:
        servers: what was found.
        names: the name of each that can be configured or is, by process id.
        configured: the process ids of those that are.
    """
    if not servers:
        yield "# No WSO2 server and no Java program with a JMX agent was found on this machine."
        return
    rows = [_HEADINGS, *(_row(server, names, configured) for server in servers)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "# " + "  ".join(cells).rstrip()
    if any(server.kind == "java" for server in servers):
        yield "#"
        yield "# Java programs that are no WSO2 servers are read only where `targets` names them."
    for server in servers:
        pid = server.process.pid
        reason = server.reason
        if pid in configured and server.needs_credentials:
            reason = f"configured as {names[pid]}"
        if reason:
            yield "#"
            yield f"# Process {pid}: {printable(reason)}."
            yield from (f"#   {printable(line)}" for line in server.remedy)


def _row(server: FoundServer, names: Mapping[int, str], configured: Container[int]) -> tuple[str, ...]:
    url = server.url
    port = "-" if server.connector is None else str(server.connector.port)
    where = port if url is None else f"[{url.host}]:{port}" if ":" in url.host else f"{url.host}:{port}"
    state = "configured" if server.process.pid in configured else _state(server)
    name = printable(names.get(server.process.pid, "-"))
    person = printable(server.process.user)
    return (name, state, str(server.process.pid), person, where, _KINDS[server.kind], printable(server.installation))


def _state(server: FoundServer) -> str:
    if server.needs_credentials:
        return "wants a login"
    return "can be read" if server.kind == "java" and server.state == "read" else server.state
