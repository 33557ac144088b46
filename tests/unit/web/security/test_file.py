"""What a web configuration says reaches the settings; its certificates, keys and hashes reach no message."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from exporter.document import DocumentError
from exporter.web.security.cipher_suites import TLS12_SUITES
from exporter.web.security.file import load_web_configuration
from exporter.web.security.settings import ClientPolicy, Pem, RateLimit, TlsSettings, TlsVersion, WebConfiguration
from testing.web_configuration_table import GOOD, TABLE, lay_out

HASH = "$2y$10$KIXQ4S1bVXzPzZ0mbYyTLuu5Lo1g67CCtr9CrcjWBamwjQ9jh6RDC"
SECRET = "S3cr3t-Hunter2"
READABLE = "that every user of this machine may read, expected mode 0600 or 0640"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("web-configurations")
    lay_out(made)
    return made


@pytest.fixture
def open_folder(folder: Path) -> Iterator[Path]:
    """A folder that every user may enter, unlike pytest's own, with a certificate and its key."""
    made = Path(tempfile.mkdtemp())
    made.chmod(0o755)
    for name in ("server.crt", "server.key"):
        (made / name).write_bytes((folder / name).read_bytes())
    yield made
    made.chmod(0o700)
    shutil.rmtree(made)


def pem(folder: Path, name: str) -> Pem:
    return Pem((folder / name).read_bytes(), folder / name)


def loaded(folder: Path, text: str) -> WebConfiguration:
    (folder / "w.yml").write_text(text, encoding="utf-8")
    return load_web_configuration(folder / "w.yml", shown_as="w.yml")


def told(folder: Path, text: str) -> str:
    """What is said of a configuration; nothing where it is taken."""
    try:
        loaded(folder, text)
    except DocumentError as error:
        return str(error)
    return ""


def test_every_key_reaches_the_settings(folder: Path) -> None:
    found = load_web_configuration(folder / "everything.yml")
    assert found == WebConfiguration(
        file=folder / "everything.yml",
        tls=TlsSettings(
            certificate=pem(folder, "server.crt"),
            key=pem(folder, "server.key"),
            client_ca=pem(folder, "ca.crt"),
            client_policy=ClientPolicy.REQUIRE_AND_VERIFY,
            client_allowed_sans=("prometheus.example.org",),
            minimum=TlsVersion.TLS12,
            maximum=TlsVersion.TLS13,
            cipher_suites=("ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384"),
            server_preference=True,
            curve="prime256v1",
        ),
        users=found.users,
        headers={"X-Frame-Options": "deny"},
        rate_limit=RateLimit(0.1, 20),
    )
    assert found.users["alice"] in (TABLE / "good" / "everything.yml").read_text(encoding="utf-8")
    assert found.files == tuple(folder / name for name in ("everything.yml", "server.crt", "server.key", "ca.crt"))


def test_an_empty_file_says_nothing(folder: Path) -> None:
    for name in ("empty.yml", "comment_only.yml", "sections_empty.yml", "sections_without_values.yml"):
        assert load_web_configuration(folder / name) == WebConfiguration(folder / name), name


def test_what_is_left_out_has_exporter_toolkits_defaults(folder: Path) -> None:
    expected = TlsSettings(pem(folder, "server.crt"), pem(folder, "server.key"))
    assert load_web_configuration(folder / "tls.yml").tls == expected
    assert load_web_configuration(folder / "keys_without_values.yml").tls == expected


def test_certificates_in_the_file_itself_have_no_file_of_their_own(folder: Path) -> None:
    found = load_web_configuration(folder / "tls_inline.yml")
    assert found.tls is not None
    assert found.tls.key == Pem(pem(folder, "server.key").content)
    assert found.files == (folder / "tls_inline.yml",)


def test_relative_paths_start_at_the_files_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    found = load_web_configuration(folder / "tls_in_subfolder.yml")
    assert found.tls is not None
    assert found.tls.files == (folder / "certificates/server.crt", folder / "certificates/server.key")


def test_a_certificate_that_was_exchanged_makes_other_settings(folder: Path, tmp_path: Path) -> None:
    for name in ("server.crt", "server.key"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    text = "tls_server_config: {cert_file: server.crt, key_file: server.key}"
    before = loaded(tmp_path, text)
    assert loaded(tmp_path, text) == before
    for name in ("server.crt", "server.key"):
        (tmp_path / name).write_bytes((folder / name.replace("server", "client")).read_bytes())
    assert loaded(tmp_path, text) != before


@pytest.mark.parametrize(
    ("name", "suites"),
    [
        ("suites_all_of_tls12.yml", set(TLS12_SUITES.values())),
        ("suites_all.yml", set(TLS12_SUITES.values())),
        ("suites_all_of_tls13.yml", set()),
    ],
)
def test_suites_have_openssls_names(folder: Path, name: str, suites: set[str]) -> None:
    tls = load_web_configuration(folder / name).tls
    assert tls is not None
    assert set(tls.cipher_suites or ()) == suites
    assert tls.cipher_suites is not None


@pytest.mark.parametrize("name", ["headers_policy_folded.yml", "headers_policy_in_lines.yml"])
def test_a_header_in_several_lines_becomes_one(folder: Path, name: str) -> None:
    headers = load_web_configuration(folder / name).headers
    assert headers == {"Content-Security-Policy": "default-src 'none'; img-src 'self'"}


def test_a_number_for_a_header_is_the_text_that_was_meant(folder: Path) -> None:
    assert load_web_configuration(folder / "headers_xss_zero.yml").headers == {"X-XSS-Protection": "0"}


@pytest.mark.parametrize(
    ("name", "limit"),
    [
        ("rate_limit_compound.yml", RateLimit(90.5, 1)),
        ("rate_limit_micro.yml", RateLimit(0.00025, 4000)),
        ("rate_limit_off.yml", None),
        ("rate_limit_bare_zero.yml", None),
    ],
)
def test_a_rate_limit_is_read(folder: Path, name: str, limit: RateLimit | None) -> None:
    assert load_web_configuration(folder / name).rate_limit == limit


@pytest.mark.parametrize("name", ["users_one.yml", "users_with_tls.yml", "client_required.yml", "client_sans.yml"])
def test_users_and_verified_certificates_authenticate(folder: Path, name: str) -> None:
    assert load_web_configuration(folder / name).authenticates


@pytest.mark.parametrize(
    "name", ["empty.yml", "tls.yml", "client_if_given.yml", "headers_all.yml", "sections_empty.yml"]
)
def test_nothing_else_does(folder: Path, name: str) -> None:
    assert not load_web_configuration(folder / name).authenticates


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"^absent.yml:1: cannot be read: No such file or directory$"):
        load_web_configuration(tmp_path / "absent.yml", shown_as="absent.yml")


@pytest.mark.parametrize(
    ("text", "mode", "found"),
    [
        (
            "tls_server_config: {cert_file: server.crt, key_file: server.key}",
            0o644,
            ["tls_server_config.key_file: found a file"],
        ),
        ("tls_server_config: {cert_file: server.crt, key_file: server.key}", 0o640, []),
        (
            f"basic_auth_users: {{a: {HASH}, b: {HASH}}}",
            0o604,
            ["basic_auth_users: found hashes of passwords in a file"],
        ),
        (f"basic_auth_users: {{a: {HASH}}}", 0o600, []),
    ],
)
def test_secrets_that_every_user_may_read_are_told(open_folder: Path, text: str, mode: int, found: list[str]) -> None:
    (open_folder / "w.yml").touch()
    for name in ("w.yml", "server.key"):
        (open_folder / name).chmod(mode)
    assert loaded(open_folder, text).warnings == tuple(f"w.yml:1: {each} {READABLE}" for each in found)


def test_a_key_in_the_file_itself_is_told(folder: Path, open_folder: Path) -> None:
    shutil.copy(folder / "tls_inline.yml", open_folder / "w.yml")
    (open_folder / "w.yml").chmod(0o644)
    (line,) = load_web_configuration(open_folder / "w.yml", shown_as="w.yml").warnings
    assert line.endswith(f": tls_server_config.key: found a key in a file {READABLE}")


PLACES = [
    *(
        f"tls_server_config: {{cert_file: server.crt, key_file: server.key, {key}: ?}}"
        for key in ("client_ca", "min_version")
    ),
    *(f"tls_server_config: {{cert_file: server.crt, {key}: ?}}" for key in ("key", "key_file", "client_auth_type")),
    *(f"tls_server_config: {{cipher_suites: {text}}}" for text in ("?", "[?]")),
    *(f"http_server_config: {text}" for text in ("?", "{headers: ?}", "{headers: {X-Frame-Options: ?}}", "{http2: ?}")),
    *(f"basic_auth_users: {text}" for text in ("?", "[?]", "{alice: ?}", "{alice: [?]}", "{alice: {a: ?}}")),
    *(f"rate_limit: {text}" for text in ("?", "{interval: ?}", "{burst: ?}")),
]
WAYS = ["{}", "'{}'", "[{}]", "!{} x", "*{}", "&{0} *{0}", "'{}\\n'", '"\\{}"', "$2y$10${}", "{}.{}"]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("way", WAYS)
def test_a_secret_in_the_wrong_place_is_not_repeated(folder: Path, place: str, way: str) -> None:
    line = told(folder, place.replace("?", way.format(SECRET, SECRET)))
    assert line.startswith("w.yml:1: ")
    assert SECRET not in line
    assert line.isprintable()


@pytest.mark.parametrize("name", GOOD)
def test_what_was_read_does_not_print_its_secrets(folder: Path, name: str) -> None:
    try:
        shown = repr(load_web_configuration(folder / name))
    except DocumentError as error:
        shown = str(error)
    assert "$2" not in shown
    assert "-----BEGIN" not in shown
