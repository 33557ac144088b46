"""Names for servers that nobody named: made of what a person knows them by, and the same after every restart."""

from collections.abc import Container
from pathlib import PurePosixPath

from exporter.discovery.found_server import FoundServer

_LONGEST = 100


def target_name(server: FoundServer, taken: Container[str]) -> str:
    """Make the value of the label `target` for a server.

    Args:
        server: a server whose connector is known.
        taken: names that others have.

    Returns:
        The folder it is installed in, with the port offset where there is one (`wso2am-4.5.0`, `wso2am-4.5.0-offset1`);
        of other Java programs what they run and the port (`Broker-11099`). Where that is taken, with the port, and
        where that is taken too, counted on.
    """
    connector = server.connector
    port = 0 if connector is None else connector.port
    offset = 0 if connector is None else connector.offset
    plain = _plain(server)
    with_port = f"{plain}-{port}"
    by_offset = f"{plain}-offset{offset}" if offset else plain
    wanted = [with_port] if server.home is None else [by_offset, with_port]
    return next((name for name in wanted if name not in taken), None) or _counted(with_port, taken)


def _plain(server: FoundServer) -> str:
    """Give the last folder of its home; of a jar or a class the name alone. What cannot be printed is left out."""
    name = PurePosixPath(server.installation).name
    if server.home is None:
        name = name.removesuffix(".jar") if name.endswith(".jar") else name.rpartition(".")[2]
    printable = "".join(character for character in name if character.isprintable()).strip()
    return printable[:_LONGEST] or "java"


def _counted(name: str, taken: Container[str]) -> str:
    count = 2
    while f"{name}-{count}" in taken:
        count += 1
    return f"{name}-{count}"
