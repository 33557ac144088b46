import pytest

from exporter.web.client_network import network_of


@pytest.mark.parametrize(
    "addresses",
    [
        ("192.0.2.1", "::ffff:192.0.2.1", "::ffff:c000:201"),
        ("2001:db8::1", "2001:db8:0:0:ffff:ffff:ffff:ffff", "2001:DB8::"),
        ("fe80::1%eth0", "fe80::2%eth0"),
        ("",),
        ("no address",),
    ],
)
def test_addresses_that_may_be_one_clients_have_one_network(addresses: tuple[str, ...]) -> None:
    assert len({network_of(address) for address in addresses}) == 1


@pytest.mark.parametrize("other", ["192.0.2.2", "::ffff:192.0.2.2", "2001:db8:0:1::1", "::1", ""])
def test_others_have_others(other: str) -> None:
    assert network_of(other) not in {network_of("192.0.2.1"), network_of("2001:db8::1")}
