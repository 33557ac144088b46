"""Keys, passwords and names in a server's files: what everybody knows is told, and no password ever is."""

import ssl
from hashlib import sha256
from pathlib import Path

import pytest
import trustme

from exporter.carbon.der_certificates import certificates
from exporter.facts.default_certificates import owner_of_certificate
from exporter.facts.fact import Known, NotApplicable, Unknown
from exporter.facts.registry import INSPECTIONS
from testing.homes import CONF, default_certificate, fact_of, facts_of, replace_in, started_home

CATALINA, CARBON = "tomcat/catalina-server.xml", "carbon.xml"
TRUST_STORE = "repository/resources/security/client-truststore.p12"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return started_home(tmp_path)


def value(home: Path, name: str) -> object:
    fact = fact_of(home, name)
    return fact.value if isinstance(fact, Known) else type(fact)


def own_certificate() -> bytes:
    return ssl.PEM_cert_to_DER_cert(trustme.CA().cert_pem.bytes().decode())


def put_trust_store(home: Path, content: bytes) -> None:
    path = home / TRUST_STORE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def test_the_recorded_certificate_is_the_default_one() -> None:
    """Its SHA-256 is the one that WSO2's kernel 4.10 showed in a handshake."""
    digest = sha256(default_certificate()).hexdigest()
    assert digest.upper() == "9DB36BA11A21DAD55653727ABCE15D745793E891983FE7AADFCE1B39E3B7C862"
    assert owner_of_certificate(digest) == "kernel 4.10 and 4.12"


def test_certificates_are_found_among_other_bytes() -> None:
    own, default = own_certificate(), default_certificate()
    content = b"\xfe\xed\xfe\xed\x30\x82\x00" + own + b"\x30\x82\xff\xff\x30\x82" + default + b"\x30\x82\x01"
    assert list(certificates(content)) == [own, default]


def test_a_file_of_beginnings_gives_no_more_bytes_than_it_has() -> None:
    """A trust store of 8 MiB in which each nine bytes begin a certificate: 14 GiB, had each its own copy."""
    content = b"\x30\x82\x3f\xff\x30\x82\x00\x10\x02" * (1 << 14)
    assert sum(map(len, certificates(content))) <= len(content)


def test_a_trust_store_with_the_default_certificate_is_told(home: Path) -> None:
    put_trust_store(home, b"head" + own_certificate() + default_certificate())
    fact = fact_of(home, "default_certificate_trusted")
    assert isinstance(fact, Known)
    assert (fact.value, fact.file) == (True, TRUST_STORE)
    assert fact.evidence == f"{TRUST_STORE} trusts the certificate of kernel 4.10 and 4.12"


def test_a_trust_store_without_it_is_well_and_one_that_is_encrypted_or_gone_unknown(home: Path) -> None:
    put_trust_store(home, b"head" + own_certificate())
    assert value(home, "default_certificate_trusted") is False
    put_trust_store(home, b"encrypted")
    assert value(home, "default_certificate_trusted") is Unknown
    (home / TRUST_STORE).unlink()
    assert fact_of(home, "default_certificate_trusted") == Unknown(f"there is no {TRUST_STORE}")


def test_the_kernel_as_it_comes_has_the_default_password_and_one_key_for_all(home: Path) -> None:
    facts = facts_of(home, "key_store_password_default", "key_stores_separate")
    (password,), (separate,) = facts["key_store_password_default"], facts["key_stores_separate"]
    assert isinstance(password, Known)
    assert isinstance(separate, Known)
    assert password.value is True
    assert password.evidence == "the password of every download, for: primary, internal, trust, TLS trust, TLS"
    assert (password.file, password.line) == (f"{CONF}/{CARBON}", 451)
    assert (separate.value, separate.file) == (False, f"{CONF}/{CATALINA}")


@pytest.mark.parametrize(
    ("password", "expected"), [("another", False), ("$secret{keystore}", Unknown), ("${keystore}", Unknown)]
)
def test_a_password_of_its_own_is_well_and_one_in_the_vault_unknown(
    home: Path, password: str, expected: object
) -> None:
    replace_in(home, CARBON, (">wso2carbon</Password>", f">{password}</Password>"))
    replace_in(home, CATALINA, ('Password="wso2carbon"', f'Password="{password}"'))
    assert value(home, "key_store_password_default") is expected


def test_one_default_password_is_enough(home: Path) -> None:
    replace_in(home, CARBON, (">wso2carbon</Password>", ">$secret{keystore}</Password>"))
    fact = fact_of(home, "key_store_password_default")
    assert isinstance(fact, Known)
    assert (fact.value, fact.evidence) == (True, "the password of every download, for: TLS trust, TLS")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (r'certificateKeyAlias="wso2carbon"', 'certificateKeyAlias="tls"'),
        (
            r'certificateKeystoreFile="\$\{carbon.home\}/repository/resources/security/wso2carbon.p12"',
            'certificateKeystoreFile="tls.p12"',
        ),
    ],
)
def test_another_alias_or_file_is_a_key_of_its_own(home: Path, before: str, after: str) -> None:
    replace_in(home, CATALINA, (before, after))
    assert value(home, "key_stores_separate") is True


def test_connectors_of_older_tomcats_are_understood(home: Path) -> None:
    (home / CONF / CATALINA).write_text(
        '<Server><Service><Connector keystoreFile="${carbon.home}/repository/resources/security/wso2carbon.p12" '
        'keystorePass="wso2carbon"/></Service></Server>'
    )
    fact = fact_of(home, "key_store_password_default")
    assert isinstance(fact, Known)
    assert fact.evidence.endswith("trust, TLS")


def test_passwords_in_clear_are_counted_by_file(home: Path) -> None:
    fact = fact_of(home, "passwords_in_clear")
    assert isinstance(fact, Known)
    counts = "5 in carbon.xml, 1 in user-mgt.xml, 3 in catalina-server.xml, 2 in master-datasources.xml"
    assert (fact.value, fact.evidence) == (11, f"11 in clear: {counts}")


def test_what_the_vault_keeps_is_not_counted_and_what_waits_for_ciphertool_is(home: Path) -> None:
    (home / CONF / CARBON).write_text(
        "<Server><a><Password svns:secretAlias='x' xmlns:svns='y'>planted</Password></a></Server>"
    )
    replace_in(home, "user-mgt.xml", (">admin</Password>", ">$secret{admin_password}</Password>"))
    replace_in(home, CATALINA, ('Password="wso2carbon"', 'Password="$secret{b}"'))
    replace_in(home, "datasources/master-datasources.xml", ("<password>wso2carbon", "<password>$secret{c}"))
    assert value(home, "passwords_in_clear") == 0
    with (home / CONF / "deployment.toml").open("a") as toml:
        toml.write('\n[secrets]\nadmin_password = "[planted]"\ndone = "AbCd=="\n')
    fact = fact_of(home, "passwords_in_clear")
    assert isinstance(fact, Known)
    assert (fact.value, fact.evidence) == (1, "1 in clear: 1 in deployment.toml")


def test_passwords_in_the_files_that_can_be_read_are_told(home: Path) -> None:
    (home / CONF / CARBON).write_text("<")
    fact = fact_of(home, "passwords_in_clear")
    assert isinstance(fact, Known)
    assert (fact.value, fact.evidence.partition(":")[0]) == (6, "at least 6 in clear")


@pytest.mark.parametrize("name", [CARBON, "deployment.toml"])
def test_where_the_others_have_none_a_file_that_cannot_be_read_tells_nothing(home: Path, name: str) -> None:
    for path in (home / CONF).rglob("*.xml"):
        path.write_text("<Server/>")
    assert value(home, "passwords_in_clear") == 0
    (home / CONF / name).write_text("<")
    assert value(home, "passwords_in_clear") is Unknown


def test_what_is_switched_off_and_what_is_no_password_is_not_counted(home: Path) -> None:
    """The kernel's template has such a password of a synchronizer that is off, and `StoreSaltedPassword`."""
    text = (home / CONF / CARBON).read_text()
    assert "<SvnPassword>password</SvnPassword>" in text
    replace_in(home, CARBON, ("<SvnPassword>", "<SvnPassword>x"))
    assert value(home, "passwords_in_clear") == 11


def test_the_configuration_of_before_keeps_passwords(home: Path) -> None:
    assert value(home, "passwords_in_backup") is NotApplicable
    backup = home / "backup" / CONF
    backup.mkdir(parents=True)
    (backup / "user-mgt.xml").write_text("<a><Password>planted</Password></a>")
    assert value(home, "passwords_in_backup") == 1


@pytest.mark.parametrize(
    ("crypto", "expected"),
    [
        ("<Secret>03BAFEB27A8E871CAD83C5CD4E771DAB</Secret>", "sample"),
        ("<Secret>00112233445566778899AABBCCDDEEFF</Secret>", "own"),
        ("<Secret>$secret{key}</Secret>", Unknown),
        ("<Secret></Secret>", NotApplicable),
        ("", NotApplicable),
    ],
)
def test_the_published_key_is_told_from_others(home: Path, crypto: str, expected: object) -> None:
    replace_in(home, CARBON, ("<CryptoService>", f"<CryptoService>{crypto}"))
    assert value(home, "encryption_key") == expected


def test_a_symmetric_provider_without_a_key_is_told(home: Path) -> None:
    replace_in(home, CARBON, ("KeyStoreBasedInternalCryptoProvider<", "SymmetricKeyInternalCryptoProvider<"))
    assert value(home, "encryption_key") == "none"


@pytest.mark.parametrize(("password", "expected"), [(b"dashboard", True), (b"another", False)])
def test_the_password_of_the_server_s_own_applications(home: Path, password: bytes, *, expected: bool) -> None:
    assert value(home, "application_password_default") is NotApplicable
    (home / CONF / "identity").mkdir()
    (home / CONF / "identity" / "identity.xml").write_text(
        '<Server xmlns="http://wso2.org/projects/carbon/carbon.xml"><ClientAppAuthentication>'
        f'<Application name="dashboard" hash="{sha256(password).hexdigest()}"/></ClientAppAuthentication></Server>'
    )
    assert value(home, "application_password_default") is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("localhost", False), ("127.0.0.1", False), ("::1", False), ("", False), ("wso2.example.com", True)],
)
def test_a_name_that_leads_to_oneself_is_none(home: Path, name: str, *, expected: bool) -> None:
    replace_in(home, CARBON, (">localhost</HostName>", f">{name}</HostName>"))
    replace_in(home, CARBON, (">localhost</MgtHostName>", f">{name}</MgtHostName>"))
    assert value(home, "host_name_set") is expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("11111", "11111", True),
        ("<RMIServerPort>11111", "<RMIServerPort>", False),
        ("<RMIServerPort>11111", "<RMIServerPort>0", False),
        ("<RMIServerPort>11111</RMIServerPort>", "", False),
    ],
)
def test_the_port_of_the_jmx_connector_is_fixed_or_not(home: Path, before: str, after: str, *, expected: bool) -> None:
    replace_in(home, CARBON, (before, after))
    assert value(home, "jmx_server_port_fixed") is expected


def test_without_its_own_connector_there_is_no_such_port(home: Path) -> None:
    replace_in(home, "etc/jmx.xml", ("<StartRMIServer>true", "<StartRMIServer>false"))
    assert value(home, "jmx_server_port_fixed") is NotApplicable


def test_no_password_is_in_any_fact(home: Path) -> None:
    """Planted in every place where one stands."""
    replace_in(home, CARBON, (">wso2carbon</", ">planted</"))
    replace_in(home, CATALINA, ('Password="wso2carbon"', 'Password="planted"'))
    replace_in(home, "user-mgt.xml", (">admin</Password>", ">planted</Password>"))
    url = "jdbc:mysql://u:planted@db.example.com/x?password=planted"
    replace_in(home, "datasources/master-datasources.xml", ("<password>wso2carbon", "<password>planted"))
    replace_in(home, "datasources/master-datasources.xml", (r"<url>jdbc[^<]*", f"<url>{url.replace('&', '&amp;')}"))
    names = [name for name, each in INSPECTIONS.items() if each.origin == "files"]
    assert "planted" not in repr(facts_of(home, *names))
