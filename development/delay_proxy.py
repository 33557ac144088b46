"""A link of some length to servers on this machine: TCP proxies on 127.0.0.1 that hold every byte back for a while.

`python -m development.delay_proxy 0.025 9999 11111` forwards to these ports, 25 ms later in each direction: a round
trip of 50 ms. It prints one line with a port of its own for each of them, in their order, and runs until it is killed.

It is an ideal link: it delays, without limits to what is under way, and neither loses nor slows anything. What it
cannot hold back is the handshake of TCP, which the kernel does; in its place a connection's first bytes wait a round
trip longer, so that the server's first answer arrives when it would have.

RMI names ports in what it sends: a registry tells clients where to go on. The proxy writes its own ports in place of
those that it forwards to; else a client would go around it.
"""

import argparse
import asyncio
import os
import re
import struct
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial

from development.guard import GuardedProcess, PrivateFolder
from development.places import CACHE, PROJECT

_PAUSE = 0.02
_CHUNK = 64 * 1024
_REFERENCE = re.compile(rb"\x00\x0aUnicastRef(?=\x00)|\x00\x0bUnicastRef2[\x00\x01](?=\x00)")


def rewrite_ports(data: bytes, ports: Mapping[int, int]) -> bytes:
    """Put other ports into the remote references of RMI among these bytes.

    A reference is the text `UnicastRef`, or `UnicastRef2` and a byte, then the host as a text, then the port in four
    bytes (JDK: `sun.rmi.server.UnicastRef`, `UnicastRef2` and `sun.rmi.transport.tcp.TCPEndpoint`); a text is its
    length in two bytes and its bytes. Servers send each at one go; one that is not whole here stays as it is.

    Args:
        data: bytes of a server, as they came.
        ports: what to write for which port.
    """
    rewritten = bytearray(data)
    for match in _REFERENCE.finditer(data):
        host = match.end()
        with suppress(struct.error):
            place = host + 2 + struct.unpack_from(">H", data, host)[0]
            (port,) = struct.unpack_from(">i", data, place)
            struct.pack_into(">i", rewritten, place, ports.get(port, port))
    return bytes(rewritten)


class DelayProxy:
    """Forwards ports of 127.0.0.1, later.

    Args:
        delay: seconds that every byte is held back in each direction: half a round trip.
        targets: the ports to forward to.

    Attributes:
        ports: where it listens, by target; empty before `start`.
    """

    def __init__(self, delay: float, targets: Sequence[int]) -> None:
        self._delay = delay
        self._targets = tuple(targets)
        self._servers: list[asyncio.Server] = []
        self.ports: dict[int, int] = {}

    async def start(self) -> None:
        """Listen on ports of the kernel's choice.

        Raises:
            OSError: there are none.
        """
        for target in self._targets:
            server = await asyncio.start_server(partial(self._forward, target), "127.0.0.1", 0)
            self._servers.append(server)
            self.ports[target] = server.sockets[0].getsockname()[1]

    async def run(self) -> None:
        """Forward until cancelled."""
        await asyncio.gather(*(server.serve_forever() for server in self._servers))

    async def _forward(self, target: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # A connection takes a round trip to come about; only then its first byte sets off.
        opened = asyncio.get_running_loop().time() + 2 * self._delay
        try:
            server_reader, server_writer = await asyncio.open_connection("127.0.0.1", target)
        except OSError:
            writer.transport.abort()
            return
        try:
            await asyncio.gather(
                self._pass(reader, server_writer, opened, lambda data: data),
                self._pass(server_reader, writer, opened, self._rewrite),
            )
        finally:
            server_writer.close()
            writer.close()

    def _rewrite(self, data: bytes) -> bytes:
        return rewrite_ports(data, self.ports)

    async def _pass(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        not_before: float,
        change: Callable[[bytes], bytes],
    ) -> None:
        """Read at once, write when the time has come; the end of the stream, an empty piece, as well."""
        clock = asyncio.get_running_loop().time
        under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

        async def read() -> None:
            data = b"-"
            while data:
                try:
                    data = await reader.read(_CHUNK)
                except OSError:
                    data = b""
                under_way.put_nowait((max(clock(), not_before) + self._delay, data))

        async def write() -> None:
            while True:
                due, data = await under_way.get()
                await asyncio.sleep(due - clock())
                if not data:
                    break
                # Without waiting for it to drain: what is under way has no limit.
                writer.write(change(data))
            with suppress(OSError):
                writer.write_eof()

        await asyncio.gather(read(), write())


@contextmanager
def delayed(delay: float, targets: Sequence[int]) -> Iterator[Mapping[int, int]]:
    """Run a delay proxy in a process of its own during the `with` block.

    Args:
        delay: seconds that every byte is held back in each direction: half a round trip.
        targets: the ports of 127.0.0.1 to forward to.

    Yields:
        the proxy's port for each of them.

    Raises:
        OSError: it does not start.
    """
    command = [sys.executable, "-m", "development.delay_proxy", str(delay), *map(str, targets)]
    with PrivateFolder(CACHE / "servers", "delay-") as folder:
        log = folder / "log"
        environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
        with GuardedProcess(command, log=log, environment=environment) as process:
            while not (line := log.read_text()).endswith("\n"):
                if process.wait(_PAUSE):
                    raise OSError(f"the delay proxy ended: {log.read_text()}")
            yield dict(zip(targets, map(int, line.split()), strict=True))


async def _serve(delay: float, targets: Sequence[int]) -> None:
    proxy = DelayProxy(delay, targets)
    await proxy.start()
    sys.stdout.write(" ".join(str(proxy.ports[target]) for target in targets) + "\n")
    sys.stdout.flush()
    await proxy.run()


def main(arguments: Sequence[str]) -> None:
    """Forward until killed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("delay", type=float, help="seconds, in each direction")
    parser.add_argument("target", type=int, nargs="+", help="a port of 127.0.0.1 to forward to")
    flags = parser.parse_args(arguments)
    asyncio.run(_serve(flags.delay, flags.target))


if __name__ == "__main__":
    main(sys.argv[1:])
