"""A running exporter behind a web configuration, and clients with and without what it wants."""

import base64
import http.client
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import bcrypt

from testing.certificates import CLIENT_NAME, Certificates
from testing.exporter_process import PATIENCE, Running, run

USER, PASSWORD = "prometheus", "correct horse"
HASH = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()

USERS = f"basic_auth_users:\n  {USER}: {HASH}\n"
TLS = "tls_server_config:\n  cert_file: cert.pem\n  key_file: key.pem\n"
CLIENT_CERTIFICATES = (
    "  client_ca_file: ca.pem\n  client_auth_type: RequireAndVerifyClientCert\n"
    f"  client_allowed_sans: [{CLIENT_NAME}]\n"
)


@dataclass(frozen=True)
class Locked:
    """A running exporter with a web configuration in a folder of its own."""

    running: Running
    folder: Path

    def status(self, context: ssl.SSLContext | None = None, login: tuple[str, str] | None = (USER, PASSWORD)) -> int:
        """Ask for its health in a connection of its own: 0 where it does not answer at all."""
        return self.get("/-/healthy", context, login)[0]

    def get(
        self, path: str, context: ssl.SSLContext | None = None, login: tuple[str, str] | None = (USER, PASSWORD)
    ) -> tuple[int, str]:
        headers = {} if login is None else {"Authorization": basic(*login)}
        client = connection(self.running.port, context)
        try:
            client.request("GET", path, headers=headers)
            answer = client.getresponse()
            return answer.status, answer.read().decode()
        except (ssl.SSLError, ConnectionError, http.client.HTTPException):
            return 0, ""
        finally:
            client.close()


def connection(port: int, context: ssl.SSLContext | None) -> http.client.HTTPConnection:
    if context is None:
        return http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    return http.client.HTTPSConnection("127.0.0.1", port, timeout=PATIENCE, context=context)


def basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def write(path: Path, content: bytes) -> None:
    """Put a file in the place of another at once, for its owner alone to read."""
    new = path.with_name(f"{path.name}.new")
    new.write_bytes(content)
    new.chmod(0o600)
    new.replace(path)


def write_certificates(folder: Path, issued: Certificates) -> None:
    """Write the server's certificate and key, and the authority's."""
    write(folder / "cert.pem", b"".join(pem.bytes() for pem in issued.server.cert_chain_pems))
    write(folder / "key.pem", issued.server.private_key_pem.bytes())
    write(folder / "ca.pem", issued.authority.cert_pem.bytes())


@contextmanager
def locked(folder: Path, web: str, issued: Certificates | None = None, *arguments: str) -> Iterator[Locked]:
    if issued is not None:
        write_certificates(folder, issued)
    write(folder / "web.yml", web.encode())
    with run(folder, "--web.config.file", str(folder / "web.yml"), *arguments) as running:
        yield Locked(running, folder)
