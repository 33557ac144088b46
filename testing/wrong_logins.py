"""A crowd that tries passwords, each another one, as fast as it is answered."""

import asyncio
import secrets
import ssl
import threading
from types import TracebackType
from typing import Any, Self

from testing.locked_exporter import USER, basic

_PAUSE_SECONDS = 0.2
"""After an answer that says that nothing can be found out now: whoever guesses gains nothing by asking sooner."""


class WrongLogins:
    """Clients at another address of this machine, in a thread.

    Args:
        port: of an exporter.
        count: how many clients there are.
        address: theirs.
        context: what they speak, where the exporter speaks TLS.

    Attributes:
        statuses: of the answers, with their numbers.
    """

    def __init__(
        self, port: int, count: int, address: str = "127.0.0.2", context: ssl.SSLContext | None = None
    ) -> None:
        self._port = port
        self._count = count
        self._address = address
        self._secrecy: dict[str, Any] = {} if context is None else {"ssl": context, "server_hostname": "127.0.0.1"}
        self._over = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), name="wrong logins")
        self.statuses: dict[int, int] = {}

    def __enter__(self) -> Self:
        """Begin."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End all of them."""
        self._over.set()
        self._thread.join()

    async def _run(self) -> None:
        clients = [asyncio.create_task(self._try_passwords()) for _ in range(self._count)]
        await asyncio.to_thread(self._over.wait)
        for client in clients:
            client.cancel()
        await asyncio.gather(*clients, return_exceptions=True)

    async def _try_passwords(self) -> None:
        while True:
            try:
                status = await self._try_one()
            except OSError:  # it made room for another one
                continue
            self.statuses[status] = self.statuses.get(status, 0) + 1
            if status == 503:
                await asyncio.sleep(_PAUSE_SECONDS)

    async def _try_one(self) -> int:
        reader, writer = await asyncio.open_connection(
            "127.0.0.1", self._port, local_addr=(self._address, 0), **self._secrecy
        )
        try:
            login = basic(USER, secrets.token_hex())
            head = f"GET /metrics HTTP/1.1\r\nHost: a\r\nAuthorization: {login}\r\nConnection: close\r\n\r\n"
            writer.write(head.encode())
            answer = await reader.read()
            if not answer:
                raise ConnectionResetError
            return int(answer.split(b" ", 2)[1])
        finally:
            writer.close()
