"""OpenSSL does what TLS settings say: shown by handshakes with a client of OpenSSL's."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from exporter.web.security import tls_context
from exporter.web.security.cipher_suites import CURVES, TLS12_SUITES
from exporter.web.security.settings import ClientPolicy, Pem, TlsSettings, TlsVersion
from exporter.web.security.tls_context import TlsSettingsError, server_context
from testing.tls_handshake import agreed, client_context
from testing.web_certificates import write_certificates
from testing.web_configuration_table import sets


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("certificates")
    write_certificates(made)
    return made


@pytest.fixture
def tls(folder: Path) -> TlsSettings:
    return settings(folder, "server")


def pem(folder: Path, name: str) -> Pem:
    return Pem((folder / name).read_bytes(), folder / name)


def settings(folder: Path, name: str) -> TlsSettings:
    return TlsSettings(pem(folder, f"{name}.crt"), pem(folder, f"{name}.key"))


def asking(folder: Path, authority: str = "ca.crt", *, certificate: str | None = None) -> ssl.SSLContext:
    context = client_context((folder / authority).read_bytes())
    if certificate:
        context.load_cert_chain(folder / f"{certificate}.crt", folder / f"{certificate}.key")
    return context


@pytest.mark.parametrize(
    ("name", "authority"),
    [("server", "ca.crt"), ("chain", "ca.crt"), ("rsa", "rsa.crt"), ("ed25519", "ed25519.crt")],
)
def test_the_certificate_is_shown_with_all_that_leads_to_its_authority(folder: Path, name: str, authority: str) -> None:
    assert agreed(server_context(settings(folder, name)), asking(folder, authority)).version == "TLSv1.3"


@pytest.mark.parametrize(
    ("minimum", "maximum", "offered", "agreed_on"),
    [
        (TlsVersion.TLS12, TlsVersion.TLS13, ssl.TLSVersion.TLSv1_2, "TLSv1.2"),
        (TlsVersion.TLS12, TlsVersion.TLS12, ssl.TLSVersion.TLSv1_3, "TLSv1.2"),
        (TlsVersion.TLS13, TlsVersion.TLS13, ssl.TLSVersion.TLSv1_3, "TLSv1.3"),
    ],
)
def test_only_the_versions_from_minimum_to_maximum_are_spoken(
    folder: Path,
    tls: TlsSettings,
    minimum: TlsVersion,
    maximum: TlsVersion,
    offered: ssl.TLSVersion,
    agreed_on: str,
) -> None:
    client = asking(folder)
    client.maximum_version = offered
    server = server_context(replace(tls, minimum=minimum, maximum=maximum))
    assert agreed(server, client).version == agreed_on


def test_a_client_with_older_versions_alone_is_refused(folder: Path, tls: TlsSettings) -> None:
    client = asking(folder)
    client.maximum_version = ssl.TLSVersion.TLSv1_2
    with pytest.raises(ssl.SSLError):
        agreed(server_context(replace(tls, minimum=TlsVersion.TLS13)), client)


@pytest.mark.parametrize("suite", sorted(suite for suite in TLS12_SUITES.values() if "ECDSA" in suite))
def test_only_the_suites_given_are_offered(folder: Path, tls: TlsSettings, suite: str) -> None:
    client = asking(folder)
    client.maximum_version = ssl.TLSVersion.TLSv1_2
    server = server_context(replace(tls, cipher_suites=(suite,)))
    client.set_ciphers("ALL")
    assert agreed(server, client).cipher == suite
    client.set_ciphers(f"ALL:!{suite}")
    with pytest.raises(ssl.SSLError):
        agreed(server, client)


def test_without_a_suite_of_tls_1_2_there_is_no_tls_1_2(folder: Path, tls: TlsSettings) -> None:
    client = asking(folder)
    server = server_context(replace(tls, cipher_suites=()))
    assert agreed(server, client).version == "TLSv1.3"
    client.maximum_version = ssl.TLSVersion.TLSv1_2
    with pytest.raises(ssl.SSLError):
        agreed(server, client)


@pytest.mark.parametrize("whose", ["server", "client"])
def test_the_order_that_counts_is_the_servers_or_the_clients(folder: Path, tls: TlsSettings, whose: str) -> None:
    suites = ("ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384")
    client = asking(folder)
    client.maximum_version = ssl.TLSVersion.TLSv1_2
    client.set_ciphers(":".join(reversed(suites)))
    server = server_context(replace(tls, cipher_suites=suites, server_preference=whose == "server"))
    assert agreed(server, client).cipher == suites[0 if whose == "server" else 1]


@pytest.mark.parametrize("curve", CURVES.values())
def test_only_the_curve_given_is_used(folder: Path, curve: str) -> None:
    wanted = replace(settings(folder, "rsa"), curve=curve)
    if not sets(curve):
        with pytest.raises(TlsSettingsError):
            server_context(wanted)
        return
    server = server_context(wanted)
    client = asking(folder, "rsa.crt")
    client.set_ecdh_curve(curve)
    assert agreed(server, client).version == "TLSv1.3"
    client.set_ecdh_curve("secp384r1" if curve != "secp384r1" else "prime256v1")
    with pytest.raises(ssl.SSLError):
        agreed(server, client)


@pytest.mark.parametrize("certificate", [None, "client", "rsa"])
@pytest.mark.parametrize("policy", ClientPolicy)
def test_a_client_is_let_in_as_the_policy_has_it(
    folder: Path, tls: TlsSettings, policy: ClientPolicy, certificate: str | None
) -> None:
    """`rsa` is its own authority, and none that the server knows."""
    authority = None if policy is ClientPolicy.NONE else pem(folder, "ca.crt")
    server = server_context(replace(tls, client_ca=authority, client_policy=policy))
    welcome: dict[ClientPolicy, set[str | None]] = {
        ClientPolicy.NONE: {None, "client", "rsa"},
        ClientPolicy.VERIFY_IF_GIVEN: {None, "client"},
        ClientPolicy.REQUIRE_AND_VERIFY: {"client"},
    }
    client = asking(folder, certificate=certificate)
    if certificate in welcome[policy]:
        shown = agreed(server, client).client
        assert bool(shown) == (certificate is not None and policy is not ClientPolicy.NONE)
    else:
        with pytest.raises(ssl.SSLError):
            agreed(server, client)


def test_an_authority_may_be_one_that_another_authority_has_signed(folder: Path, tls: TlsSettings) -> None:
    """As Go takes it: what is given is trusted, whoever signed it."""
    certificates = pem(folder, "chain.crt").content.decode()
    between = "-----BEGIN CERTIFICATE-----" + certificates.split("-----BEGIN CERTIFICATE-----")[2]
    policy = ClientPolicy.REQUIRE_AND_VERIFY
    server = server_context(replace(tls, client_ca=Pem(between.encode()), client_policy=policy))
    assert agreed(server, asking(folder, certificate="chain")).client


def test_an_expired_client_is_refused(folder: Path, tls: TlsSettings) -> None:
    policy = ClientPolicy.REQUIRE_AND_VERIFY
    server = server_context(replace(tls, client_ca=pem(folder, "ca.crt"), client_policy=policy))
    with pytest.raises(ssl.SSLError):
        agreed(server, asking(folder, certificate="expired"))


def test_a_suite_that_openssl_does_not_have_is_refused(tls: TlsSettings) -> None:
    with pytest.raises(TlsSettingsError, match=r"cipher_suites: found ECDHE-ROT13") as refused:
        server_context(replace(tls, cipher_suites=("ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ROT13")))
    assert refused.value.part == "cipher_suites"


def test_a_machine_without_what_openssl_needs_is_told(tls: TlsSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a folder made a root (chroot) without /proc: another name that leads nowhere stands for it."""

    @contextmanager
    def nowhere(_: bytes) -> Iterator[str]:
        yield "/nowhere/fd/3"

    monkeypatch.setattr(tls_context, "_memory_file", nowhere)
    with pytest.raises(TlsSettingsError, match=r"which wants memfd_create and /proc: No such file or directory"):
        server_context(tls)


def there(folder: Path) -> list[str]:
    """What is open, and which files there are."""
    return sorted(path.name for place in (Path("/proc/self/fd"), folder) for path in place.iterdir())


def test_nothing_is_left_behind(folder: Path, tls: TlsSettings) -> None:
    before = there(folder)
    server_context(tls)
    with pytest.raises(TlsSettingsError):
        server_context(replace(tls, key=pem(folder, "damaged.key")))
    assert there(folder) == before
