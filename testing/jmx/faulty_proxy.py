"""A TCP proxy that stops being a good one after so many bytes of the server: to cut real sessions anywhere."""

import asyncio
import socket
import struct
import threading
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Literal, Self

_CHUNK = 64 * 1024
_FLOOD_BYTES = 256 * 1024

FaultKind = Literal["none", "close", "reset", "freeze", "garbage", "flood", "drip"]


@dataclass(frozen=True)
class Fault:
    """What happens once the server has sent `after` bytes and sends one more.

    They are counted over all connections since the fault was set, so that every later connection has it from the
    server's first byte on, until another fault is set.

    - `none`: nothing; it only counts.
    - `close`: the server's side of the connection ends (FIN). `reset`: the connection breaks (RST).
    - `freeze`: nothing more comes, and it stays open.
    - `garbage`: `payload` comes in place of the server's bytes, then nothing more. `flood`: it comes without end.
    - `drip`: the server's bytes come one a second.
    """

    kind: FaultKind = "none"
    after: int = 0
    payload: bytes = b""


class FaultyProxy:
    """Forwards a port of 127.0.0.1 until the fault; what the client sends always passes. A context manager.

    For RMI the server's registry and connector share one port, and the client is told to stay on the proxy's.

    Args:
        target: the server's port.

    Attributes:
        port: where it listens.
        passed: how many bytes of the server went through since the fault was set.
        open_connections: how many of the clients' connections are open.
    """

    def __init__(self, target: int) -> None:
        self._target = target
        self._fault = Fault()
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._started: Future[int] = Future()
        self._thread = threading.Thread(target=self._run, name="faulty proxy")
        self.port = 0
        self.passed = 0
        self.open_connections = 0

    def set_fault(self, fault: Fault) -> None:
        """From now on, for open connections too, this fault; bytes are counted from 0 again."""

        async def put() -> None:
            self._fault, self.passed = fault, 0

        asyncio.run_coroutine_threadsafe(put(), self._loop).result()

    def __enter__(self) -> Self:
        self._thread.start()
        self.port = self._started.result()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            try:
                runner.run(self._serve())
            except OSError as error:
                self._started.set_exception(error)

    async def _serve(self) -> None:
        async with await asyncio.start_server(self._connected, "127.0.0.1", 0) as server:
            self._started.set_result(server.sockets[0].getsockname()[1])
            await self._stop.wait()
        connections = asyncio.all_tasks() - {asyncio.current_task()}
        for connection in connections:
            connection.cancel()
        await asyncio.gather(*connections, return_exceptions=True)
        # Transports close in the loop's next turn.
        await asyncio.sleep(0)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            server_reader, server_writer = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.transport.abort()
            return
        self.open_connections += 1
        replies = asyncio.create_task(self._pass_replies(server_reader, writer))
        try:
            await _pass_requests(reader, server_writer)
        finally:
            self.open_connections -= 1
            replies.cancel()
            server_writer.transport.abort()
            writer.transport.abort()

    async def _pass_replies(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        data = await _read(reader)
        while data:
            good = len(data) if self._fault.kind == "none" else max(0, self._fault.after - self.passed)
            if piece := data[:good]:
                self.passed += len(piece)
                writer.write(piece)
            if good < len(data):
                await self._break(data[good:], reader, writer)
                return
            data = await _read(reader)
        with suppress(OSError):
            writer.write_eof()

    async def _break(self, rest: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        match self._fault.kind:
            case "close":
                writer.write_eof()
            case "reset":
                linger = struct.pack("ii", 1, 0)  # socket(7): on, for no time
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                writer.transport.abort()
            case "garbage":
                writer.write(self._fault.payload)
            case "flood":
                flood = self._fault.payload * (1 + _FLOOD_BYTES // len(self._fault.payload))
                with suppress(OSError):
                    while True:
                        writer.write(flood)
                        await writer.drain()
            case "drip":
                while rest:
                    for byte in rest:
                        writer.write(bytes([byte]))
                        await asyncio.sleep(1)
                    rest = await _read(reader)


async def _pass_requests(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Until the client closes or breaks its side; without waiting, so that replies are never held up by requests."""
    while data := await _read(reader):
        writer.write(data)


async def _read(reader: asyncio.StreamReader) -> bytes:
    """What is there; nothing at the stream's end, which a broken connection is too."""
    try:
        return await reader.read(_CHUNK)
    except OSError:
        return b""
