"""TLS servers of Python's own, on 127.0.0.1: each takes connections one after the other, in a thread."""

import base64
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

Handle = Callable[[socket.socket], None]

_GROUP_2 = (
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B"
    "302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7EDEE386BFB5A899FA5AE9F24117C4B1FE6"
    "49286651ECE65381FFFFFFFFFFFFFFFF"
)
"""The prime of 1024 bits in RFC 2409 6.2."""


def small_group(folder: Path) -> Path:
    """Write parameters of Diffie-Hellman with 1024 bits for `load_dh_params`: PKCS #3, the prime and 2."""
    content = bytes.fromhex(f"308187028181 00{_GROUP_2} 020102")
    file = folder / "dh.pem"
    file.write_text(
        f"-----BEGIN DH PARAMETERS-----\n{base64.encodebytes(content).decode()}-----END DH PARAMETERS-----\n"
    )
    return file


@contextmanager
def listening(handle: Handle) -> Iterator[int]:
    """Serve each connection by a function; its errors end that connection alone. Gives the port."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_serve, args=(server, handle), daemon=True)
        thread.start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


def _serve(server: socket.socket, handle: Handle) -> None:
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        with connection, suppress(OSError):
            handle(connection)


def speaks(context: ssl.SSLContext, answer: bytes = b"", *, requests: list[bytes] | None = None) -> Handle:
    """Shake hands, read a request, and answer it."""

    def handle(connection: socket.socket) -> None:
        connection.settimeout(20)
        with context.wrap_socket(connection, server_side=True) as channel:
            asked = channel.recv(4096)
            if asked and requests is not None:
                requests.append(asked)
            if asked:
                channel.sendall(answer)

    return handle
