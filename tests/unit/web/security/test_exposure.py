import pytest

from exporter.web.listen_address import ListenAddress
from exporter.web.security.exposure import exposed_addresses, is_guarded
from exporter.web.security.settings import ClientPolicy, Pem, TlsSettings, WebConfiguration

OPEN = WebConfiguration()
USERS = WebConfiguration(users={"anna": "$2b$04$" + "x" * 53})
EVERYWHERE = (ListenAddress("::", 19404),)
LOOPBACK = (ListenAddress("127.0.0.1", 19404), ListenAddress("::1", 19404))


def tls(policy: ClientPolicy) -> WebConfiguration:
    pem = Pem(b"")
    return WebConfiguration(tls=TlsSettings(pem, pem, pem, policy))


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1"])
def test_loopback_addresses_are_exposed_to_nobody(host: str) -> None:
    assert exposed_addresses([ListenAddress(host, 1)]) == ()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.1", "::ffff:10.0.0.1", "fe80::1%eth0", "somewhere", ""])
def test_all_others_are_exposed(host: str) -> None:
    address = ListenAddress(host, 1)
    assert exposed_addresses([*LOOPBACK, address]) == (address,)


@pytest.mark.parametrize(
    ("configuration", "addresses", "guarded"),
    [
        (OPEN, LOOPBACK, True),
        (OPEN, EVERYWHERE, False),
        (OPEN, (*LOOPBACK, *EVERYWHERE), False),
        (USERS, EVERYWHERE, True),
        (tls(ClientPolicy.NONE), EVERYWHERE, False),
        (tls(ClientPolicy.VERIFY_IF_GIVEN), EVERYWHERE, False),
        (tls(ClientPolicy.REQUIRE_AND_VERIFY), EVERYWHERE, True),
    ],
)
def test_the_endpoint_is_guarded_where_strangers_are_kept_out(
    configuration: WebConfiguration, addresses: tuple[ListenAddress, ...], *, guarded: bool
) -> None:
    assert is_guarded(configuration, addresses) == guarded
