"""What the log says of an endpoint at the start, by who can reach it and what its file asks for."""

import logging
from pathlib import Path

import pytest

from exporter.web.listen_address import ListenAddress
from exporter.web.security.endpoint import Endpoint
from testing.web_certificates import write_certificates

USERS = "basic_auth_users: {alice: $2y$10$KIXQ4S1bVXzPzZ0mbYyTLuu5Lo1g67CCtr9CrcjWBamwjQ9jh6RDC}\n"
TLS = "tls_server_config: {cert_file: server.crt, key_file: server.key}\n"
HERE, EVERYWHERE = ListenAddress("127.0.0.1", 19404), ListenAddress("0.0.0.0", 19404)
READ, PLAIN = "anyone who reaches the address can read", "passwords go to the address in plain HTTP"


@pytest.mark.parametrize(
    ("web", "address", "said"),
    [
        ("", HERE, []),
        (USERS, HERE, []),
        ("", EVERYWHERE, [READ]),
        (TLS, EVERYWHERE, [READ]),
        (USERS, EVERYWHERE, [PLAIN]),
        (TLS + USERS, EVERYWHERE, []),
    ],
)
def test_it_is_said_what_others_can_read(
    web: str, address: ListenAddress, said: list[str], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write_certificates(tmp_path)
    (tmp_path / "web.yml").write_text(web)
    with caplog.at_level(logging.WARNING):
        Endpoint(str(tmp_path / "web.yml")).warn_of_strangers([HERE, address])
    assert len(caplog.messages) == len(said)
    assert all(message.startswith(beginning) for message, beginning in zip(caplog.messages, said, strict=True))
