import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from development.places import CONFIGURATIONS
from exporter.config.loader import load_settings
from exporter.config.settings import (
    DiscoverySettings,
    HostSettings,
    Settings,
    TargetSettings,
)
from exporter.document import DocumentError, Mention
from exporter.guidelines.policy import Answer, OwnThresholds, Policy, WaiverRule
from exporter.host.collectors import collector_names
from exporter.jmx import ServiceUrl, TlsOptions
from exporter.mapping import Selection
from exporter.model.site import Backup, SiteSettings
from exporter.secrecy.credentials import Credentials, Secret
from exporter.secrecy.login_rules import LoginRule
from testing.refused_configurations import BAD, EXPECTED

GOOD = CONFIGURATIONS / "good"
ENVIRONMENT = {"EMPTY": ""}


def refused(path: Path, environment: dict[str, str] | None = None) -> str:
    with pytest.raises(DocumentError) as caught:
        load_settings(path, environment or ENVIRONMENT, shown_as=path.name)
    return str(caught.value)


def mentioned(text: str, line: int, key: str, index: int) -> Mention:
    return Mention(text, str(GOOD / "everything.yml"), line, ("mapping", "without", key, index))


def guideline_at(text: str, line: int, *keys: str | int) -> Mention:
    return Mention(text, str(GOOD / "everything.yml"), line, ("guidelines", *keys))


END_OF_2026 = datetime(2027, 1, 1, tzinfo=UTC).timestamp()


def test_every_bad_file_has_its_line_and_every_line_its_file() -> None:
    assert set(EXPECTED) == {path.name for path in BAD.glob("*.yml")}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_bad_file_is_refused_with_its_line(name: str) -> None:
    assert refused(BAD / name) == EXPECTED[name]


def test_no_line_repeats_a_password() -> None:
    assert not [line for line in EXPECTED.values() if "hunter2" in line or "20231205" in line]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"\x89PNG\r\n\x1a\n\xff\xd8", "1: found binary data, expected a YAML text in UTF-8"),
        ("targets: []\n".encode("utf-16"), "1: found binary data, expected a YAML text in UTF-8"),
        (b"host:\n  enabled: true\0\n", "2: found the character U+0000, expected a YAML text"),
        (b"# " + b"x" * 4 * 1024 * 1024, "1: found more than 4194304 bytes, expected a shorter file"),
    ],
)
def test_a_file_that_is_no_text_is_refused(tmp_path: Path, content: bytes, problem: str) -> None:
    (tmp_path / "bad.yml").write_bytes(content)
    assert refused(tmp_path / "bad.yml") == f"bad.yml:{problem}"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"\xff\xfe\x00", "found binary data, expected a text in UTF-8"),
        (b"sec\0ret", "found binary data, expected a text in UTF-8"),
        (b"\n", "found an empty file, expected a secret"),
    ],
)
def test_a_password_file_that_holds_no_password_is_refused(tmp_path: Path, content: bytes, problem: str) -> None:
    (tmp_path / "c.yml").write_text(
        "targets:\n- name: carbon\n  url: localhost:9999\n  username: admin\n  password_file: carbon.password\n"
    )
    (tmp_path / "carbon.password").write_bytes(content)
    assert refused(tmp_path / "c.yml") == f"c.yml:5: targets[0].password_file: carbon.password: {problem}"


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("targets: [{name: a, url: 'a:1', tls: {ca_file: ./pipe}}]", "targets[0].tls.ca_file"),
        ("targets: [{name: a, url: 'a:1', tls: {cert_file: ./pipe}}]", "targets[0].tls.cert_file"),
        ("targets: [{name: a, url: 'a:1', username: u, password_file: ./pipe}]", "targets[0].password_file"),
        ("mapping: {packs: [./pipe]}", "mapping.packs[0]"),
        ("targets_file: ./pipe", "targets_file"),
    ],
)
def test_a_pipe_that_nobody_writes_into_is_refused_at_once(tmp_path: Path, text: str, field: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "c.yml").write_text(text)
    expected = f"c.yml:1: {field}: ./pipe: found a pipe, socket or device, expected a file"
    assert refused(tmp_path / "c.yml") == expected


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may enter, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o700)
    shutil.rmtree(folder)


def exposed(folder: Path, login: str) -> list[str]:
    """What is said of a configuration, file and line left out; it holds no password."""
    target = f"targets:\n- name: carbon\n  url: localhost:9999\n  username: admin\n  {login}\n"
    (folder / "c.yml").write_text(target)
    lines = load_settings(folder / "c.yml", {"WORD": "hunter2"}, shown_as="c.yml").exposed
    assert "hunter2" not in str(lines)
    assert all(line.startswith("c.yml:5: targets[0].") for line in lines)
    return [line.removeprefix("c.yml:5: targets[0].") for line in lines]


FOUND_FILE = "password_file: found a file that every user of this machine may read, expected mode 0600 or 0640"
FOUND_TEXT = "password: found a password in a file that every user of this machine may read, expected mode 0600 or 0640"


@pytest.mark.parametrize(("mode", "found"), [(0o644, [FOUND_FILE]), (0o604, [FOUND_FILE]), (0o640, []), (0o600, [])])
def test_a_password_file_that_every_user_may_read_is_told(open_folder: Path, mode: int, found: list[str]) -> None:
    (open_folder / "carbon.password").write_text("hunter2")
    (open_folder / "carbon.password").chmod(mode)
    (open_folder / "link").symlink_to("carbon.password")
    assert exposed(open_folder, "password_file: carbon.password") == found
    assert exposed(open_folder, "password_file: link") == found
    open_folder.chmod(0o750)
    assert exposed(open_folder, "password_file: carbon.password") == []


@pytest.mark.parametrize(
    ("login", "mode", "found"),
    [
        ("password: hunter2", 0o644, [FOUND_TEXT]),
        ("password: hunter2", 0o640, []),
        ("password: ${WORD}", 0o644, []),
    ],
)
def test_a_password_in_a_configuration_that_every_user_may_read_is_told(
    open_folder: Path, login: str, mode: int, found: list[str]
) -> None:
    (open_folder / "c.yml").touch()
    (open_folder / "c.yml").chmod(mode)
    assert exposed(open_folder, login) == found


def test_a_missing_configuration_is_refused() -> None:
    assert refused(CONFIGURATIONS / "absent.yml") == "absent.yml:1: cannot be read: No such file or directory"


def test_a_folder_is_no_configuration() -> None:
    assert refused(CONFIGURATIONS) == "configurations:1: cannot be read: Is a directory"


def test_a_variable_that_is_not_utf8_is_refused() -> None:
    line = refused(BAD / "variable_empty.yml", {"EMPTY": "\udcff"})
    assert line == "variable_empty.yml:5: targets[0].password: found binary data in ${EMPTY}, expected a text"


def test_every_key_reaches_the_settings() -> None:
    settings = load_settings(GOOD / "everything.yml", {"JMX_PASSWORD": "from the environment"})
    assert settings == Settings(
        targets=(
            TargetSettings(
                name="carbon",
                url=ServiceUrl("127.0.0.1", 9999),
                credentials=Credentials("admin", GOOD / "secrets/carbon.password"),
                transport="jmxquery",
                local="auto",
                owner="wso2carbon",
                high_concurrency=True,
            ),
            TargetSettings(
                name="API Manager, zone 2",
                url=ServiceUrl("apim.example.com", 9999, "jmxrmi", 11111),
                credentials=Credentials("monitor", Secret("from the environment")),
                transport="native",
                tls=TlsOptions(
                    ca_file=GOOD / "tls/ca.pem",
                    cert_file=GOOD / "tls/client.pem",
                    key_file=GOOD / "tls/client.key",
                    server_name="apim.example.com",
                ),
                rmi_host="stub",
                rmi_port=11111,
                local=False,
                site=SiteSettings(
                    product="apim",
                    roles=("gateway", "key-manager"),
                    probes=False,
                    tls_ports=(9443, 8243),
                    backups=(Backup("database", "/backup/am", 93_600.0), Backup("instance", "/backup/am.tar")),
                ),
                facts_file=GOOD / "am.facts.yml",
            ),
            TargetSettings(
                name="no",
                url=ServiceUrl("::1", 10000),
                transport="native",
                tls=TlsOptions(insecure_skip_verify=True),
                rmi_host="fe80::1",
                rmi_port=10001,
                local=True,
            ),
        ),
        discovery=DiscoverySettings(
            enabled=True,
            users=("root",),
            logins=(
                LoginRule("root", "/opt/wso2am-4.5.0", Credentials("monitor", GOOD / "secrets/carbon.password")),
                LoginRule(
                    credentials=Credentials("other", Secret("from the environment")),
                    tls=TlsOptions(ca_file=GOOD / "tls/ca.pem"),
                ),
            ),
        ),
        host=HostSettings(enabled=False, collectors=("cpu", "meminfo")),
        mapping=Selection(
            own=(GOOD / "queues.yml",),
            without_packs=(mentioned("tomcat", 47, "packs", 0),),
            without_domains=(mentioned("java.nio", 48, "domains", 0),),
            without_families=(
                mentioned("jvm_threads_started_total", 49, "families", 0),
                mentioned("jvm_gc_collection_seconds", 49, "families", 1),
            ),
            series_limit=100,
            limits=(
                (
                    Mention(
                        "synapse_endpoint_state", str(GOOD / "everything.yml"), 52, ("mapping", "limits", 0, "family")
                    ),
                    20000,
                ),
            ),
            thread_states=False,
        ),
        guidelines=Policy(
            waivers=(
                WaiverRule(
                    guideline_at("heap_maximum", 66, "waivers", 0, "guideline"),
                    ("carbon", "no"),
                    "replaced in spring",
                    END_OF_2026,
                ),
                WaiverRule(
                    guideline_at("ram_provided", 67, "waivers", 1, "guideline"),
                    None,
                    "bought",
                    END_OF_2026 + 31 * 86_400,
                ),
            ),
            thresholds=(
                OwnThresholds(
                    guideline_at("heap_after_collection", 69, "thresholds", "heap_after_collection"), 50, 70, 90
                ),
            ),
            answers=(Answer(guideline_at("q_rpo", 71, "answers", "q_rpo"), "yes", "Jane Doe", date(2026, 3, 1)),),
            expose_findings=True,
        ),
    )


@pytest.mark.parametrize(
    ("text", "settings"),
    [
        ("discover: true", DiscoverySettings(enabled=True)),
        ("discover: false", DiscoverySettings(enabled=False)),
        ("discover: {}", DiscoverySettings(enabled=True)),
        ("discover: {enabled: false, users: [root]}", DiscoverySettings(enabled=False, users=("root",))),
        ("host: {enabled: true}", DiscoverySettings(enabled=False)),
        ("host: {enabled: false}\ndiscover: true", DiscoverySettings(enabled=True)),
    ],
)
def test_discovery_is_switched_on_by_its_key(tmp_path: Path, text: str, settings: DiscoverySettings) -> None:
    (tmp_path / "c.yml").write_text(f"{text}\n")
    assert load_settings(tmp_path / "c.yml", {}).discovery == settings


def test_a_password_file_is_found_beside_the_configuration() -> None:
    credentials = load_settings(GOOD / "everything.yml", {"JMX_PASSWORD": "x"}).targets[0].credentials
    assert credentials is not None
    assert credentials.current_password().reveal() == "carbon secret"


def test_an_absolute_password_file_stays_where_it_is(tmp_path: Path) -> None:
    secret = tmp_path / "elsewhere.password"
    secret.write_text("secret")
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/c.yml").write_text(
        f"targets: [{{name: carbon, url: 'localhost:9999', username: admin, password_file: '{secret}'}}]\n"
    )
    assert load_settings(tmp_path / "etc/c.yml", {}).targets[0].credentials == Credentials("admin", secret)


def test_targets_may_be_missing() -> None:
    assert load_settings(GOOD / "host_only.yml", {}) == Settings(targets=(), host=HostSettings(enabled=True))


def test_collectors_that_are_excluded_leave_the_others(tmp_path: Path) -> None:
    (tmp_path / "some.yml").write_text("host: {collectors: {exclude: [netstat, arp]}}", encoding="utf-8")
    kept = load_settings(tmp_path / "some.yml", {}).host.collectors
    assert {*kept, "netstat", "arp"} == set(collector_names())
    assert len(kept) == len(collector_names()) - 2


def test_all_collectors_may_be_excluded(tmp_path: Path) -> None:
    (tmp_path / "none.yml").write_text(
        f"host: {{collectors: {{exclude: [{', '.join(collector_names())}]}}}}", encoding="utf-8"
    )
    assert load_settings(tmp_path / "none.yml", {}).host.collectors == ()


def test_variables_are_replaced_in_whole_values_only_and_anchors_are_shared() -> None:
    password = Secret("a ${NAME} in the middle stays")
    assert load_settings(GOOD / "shared_login.yml", {"JMX_ADDRESS": "10.0.0.1:9999", "NAME": "x"}) == Settings(
        targets=(
            TargetSettings("one", ServiceUrl("10.0.0.1", 9999), Credentials("admin", password)),
            TargetSettings("two", ServiceUrl("localhost", 10000), Credentials("admin", password)),
        ),
    )


def test_settings_do_not_print_their_passwords() -> None:
    settings = load_settings(GOOD / "everything.yml", {"JMX_PASSWORD": "from the environment"})
    assert "from the environment" not in f"{settings!r} {settings}"


def test_a_target_needs_no_more_than_a_name_and_an_address(tmp_path: Path) -> None:
    (tmp_path / "c.yml").write_text("targets: [{name: carbon, url: 'localhost:9999'}]\n")
    assert load_settings(tmp_path / "c.yml", {}).targets == (
        TargetSettings(
            name="carbon",
            url=ServiceUrl("localhost", 9999),
            credentials=None,
            transport="native",
            tls=None,
            rmi_host="configured",
            rmi_port=None,
            local="auto",
            high_concurrency=False,
        ),
    )
