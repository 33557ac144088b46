import pytest

from exporter.web.security.locks import LostLockError, check_locks
from exporter.web.security.settings import ClientPolicy, Pem, RateLimit, TlsSettings, WebConfiguration

PEM = Pem(b"")
USERS = {"anna": "hash"}
OPEN = WebConfiguration()
LOGIN = WebConfiguration(users=USERS)
TLS = WebConfiguration(tls=TlsSettings(PEM, PEM))
VERIFIED = WebConfiguration(tls=TlsSettings(PEM, PEM, PEM, ClientPolicy.VERIFY_IF_GIVEN))
CERTIFIED = WebConfiguration(tls=TlsSettings(PEM, PEM, PEM, ClientPolicy.REQUIRE_AND_VERIFY))
NAMED = WebConfiguration(tls=TlsSettings(PEM, PEM, PEM, ClientPolicy.REQUIRE_AND_VERIFY, ("a.example",)))
ALL = WebConfiguration(tls=NAMED.tls, users=USERS)


@pytest.mark.parametrize(
    ("before", "after", "lost"),
    [
        (LOGIN, OPEN, "found no basic_auth_users,"),
        (TLS, OPEN, "found no tls_server_config,"),
        (LOGIN, CERTIFIED, "found no basic_auth_users,"),
        (CERTIFIED, LOGIN, "found no tls_server_config and no client_ca and no RequireAndVerifyClientCert,"),
        (CERTIFIED, VERIFIED, "found no RequireAndVerifyClientCert,"),
        (VERIFIED, TLS, "found no client_ca,"),
        (NAMED, CERTIFIED, "found no client_allowed_sans,"),
        (ALL, LOGIN, "found no tls_server_config and no client_ca and no Requ"),
    ],
)
def test_a_lock_that_would_go_is_told(before: WebConfiguration, after: WebConfiguration, lost: str) -> None:
    with pytest.raises(LostLockError, match=lost):
        check_locks(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (OPEN, OPEN),
        (OPEN, ALL),
        (LOGIN, ALL),
        (TLS, NAMED),
        (ALL, ALL),
        (LOGIN, WebConfiguration(users={"bob": "another"})),
        (WebConfiguration(rate_limit=RateLimit(1, 1), headers={"X-Frame-Options": "deny"}), OPEN),
        (NAMED, WebConfiguration(tls=TlsSettings(PEM, PEM, PEM, ClientPolicy.REQUIRE_AND_VERIFY, ("b.example",)))),
    ],
)
def test_other_changes_are_none_of_its_business(before: WebConfiguration, after: WebConfiguration) -> None:
    check_locks(before, after)
