"""Flags and properties of a JVM: what is in force counts."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from exporter.facts.fact import Known, NotApplicable, Unknown
from exporter.model.machine import FilesystemFacts, ProcessFacts, ProcessIdentity

VERIFIER = "httpclient.hostnameVerifier"
OPENSAML = "org.opensaml.httpclient.https.disableHostnameVerification"


@pytest.mark.parametrize(
    ("properties", "grade"),
    [
        ({VERIFIER: "Strict"}, "strict"),
        ({VERIFIER: "AllowAll"}, "off"),
        ({VERIFIER: "DefaultAndLocalhost"}, "default"),
        ({VERIFIER: "Default"}, "default"),
        ({VERIFIER: "strict"}, "default"),
        ({}, "default"),
        ({"org.wso2.ignoreHostnameVerification": "true"}, "off"),
        ({"org.wso2.ignoreHostnameVerification": "false"}, "strict"),
        ({VERIFIER: "AllowAll", "org.wso2.ignoreHostnameVerification": "false"}, "off"),
    ],
)
def test_host_names_are_verified_as_the_property_in_force_says(
    make_site: Any, look: Any, properties: dict[str, str], grade: str
) -> None:
    assert look("hostname_verifier", make_site(properties)).value == grade


def test_an_argument_that_a_later_one_replaces_does_not_count(make_site: Any, look: Any) -> None:
    """JAVA_OPTS come before the start script's own: both stand among the arguments, one is in force."""
    arguments = [f"-D{VERIFIER}=Strict", f"-D{VERIFIER}=DefaultAndLocalhost"]
    assert look("hostname_verifier", make_site({VERIFIER: "DefaultAndLocalhost"}, arguments)).value == "default"


@pytest.mark.parametrize(("value", "verifies"), [("true", False), ("TRUE", False), ("false", True), ("", True)])
def test_opensaml_verifies_unless_that_is_switched_off(
    make_site: Any, look: Any, *, value: str, verifies: bool
) -> None:
    assert look("opensaml_hostname_verification", make_site({OPENSAML: value})).value is verifies


@pytest.mark.parametrize(
    ("argument", "is_debugger"),
    [
        ("-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=*:5005", True),
        ("-Xrunjdwp:transport=dt_socket,address=8000", True),
        ("-Xdebug", False),
        ("-agentlib:other", False),
        ("-Djdwp=1", False),
    ],
)
def test_a_debugger_is_known_by_its_agent(make_site: Any, look: Any, *, argument: str, is_debugger: bool) -> None:
    assert look("debug_agent", make_site(arguments=["-Xmx1g", argument])).value is is_debugger


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ([], "off"),
        (["-XX:+HeapDumpOnOutOfMemoryError"], "on"),
        (["-XX:+HeapDumpOnOutOfMemoryError", "-XX:-HeapDumpOnOutOfMemoryError"], "off"),
        (["-XX:-HeapDumpOnOutOfMemoryError", "-XX:+HeapDumpOnOutOfMemoryError"], "on"),
    ],
)
def test_of_two_flags_the_last_counts(make_site: Any, look: Any, arguments: list[str], word: str) -> None:
    assert look("heap_dump_on_oom", make_site(arguments=arguments)).value == word


@pytest.mark.parametrize(
    ("left", "place", "word", "room"),
    [
        (2**30, "logs/dump.hprof", "on", ", 1.1 GB left where its file is, for a heap of up to 1.0 GiB"),
        (2**30, "logs", "on", ", 1.1 GB left where its file is, for a heap of up to 1.0 GiB"),
        (2**30 - 1, "logs/dump.hprof", "cramped", ", 1.1 GB left where its file is, for a heap of up to 1.0 GiB"),
        (0, "nowhere/dump.hprof", "on", "; whether its file has room is not known"),
    ],
)
def test_a_heap_dump_wants_as_much_room_as_the_heap(
    make_site: Any, look: Any, tmp_path: Path, *, left: int, place: str, word: str, room: str
) -> None:
    (tmp_path / "logs").mkdir()
    path = f"-XX:HeapDumpPath={tmp_path / place}"
    site = make_site(arguments=["-Xmx1g", "-XX:+HeapDumpOnOutOfMemoryError", path], home=tmp_path)
    disk = FilesystemFacts("/opt", 10**12, left, left, 1000, 900)
    process = ProcessFacts(ProcessIdentity(7, 70), ("java",), str(tmp_path), disk)
    found = look("heap_dump_on_oom", replace(site, process=process))
    assert (found.value, found.evidence) == (word, f"HeapDumpOnOutOfMemoryError is on{room}")
    assert "not known" in look("heap_dump_on_oom", site).evidence


@pytest.mark.parametrize("name", ["debug_agent", "heap_dump_on_oom"])
def test_without_the_arguments_flags_are_unknown(make_site: Any, look: Any, name: str) -> None:
    site = make_site(mbeans={"java.lang:type=Runtime": {"SystemProperties": {}}})
    assert look(name, site) == Unknown("the JVM does not tell its arguments")


def test_without_the_properties_nothing_of_them_is_known(make_site: Any, look: Any) -> None:
    site = make_site(mbeans={"java.lang:type=Runtime": {"InputArguments": []}})
    assert look("hostname_verifier", site) == Unknown("the JVM does not tell its system properties")


@pytest.mark.parametrize(
    ("properties", "limit"),
    [
        ({"entityExpansionLimit": "10000"}, 10_000),
        ({"jdk.xml.entityExpansionLimit": "5000", "entityExpansionLimit": "10000"}, 5000),
        ({"java.version": "17.0.15"}, 64_000),
        ({"java.version": "1.8.0_402"}, 64_000),
        ({"java.version": "24.0.1"}, 2500),
        ({"entityExpansionLimit": "0"}, 10**9),
        ({"entityExpansionLimit": "-1"}, 10**9),
    ],
)
def test_entities_are_expanded_as_often_as_the_newer_property_says(
    make_site: Any, look: Any, properties: dict[str, str], limit: int
) -> None:
    assert look("entity_expansion_limit", make_site(properties)).value == limit


@pytest.mark.parametrize("properties", [{"entityExpansionLimit": "many"}, {}])
def test_a_limit_that_is_no_number_is_unknown(make_site: Any, look: Any, properties: dict[str, str]) -> None:
    assert isinstance(look("entity_expansion_limit", make_site(properties)), Unknown)


@pytest.mark.parametrize(
    ("users", "value"),
    [("ldaps://directory:636", False), ("ldap://directory:389", None)],
)
def test_pooled_connections_matter_where_users_are_behind_ldaps(
    make_site: Any, look: Any, tmp_path: Path, *, users: str, value: bool | None
) -> None:
    (tmp_path / "repository" / "conf").mkdir(parents=True)
    (tmp_path / "repository" / "conf" / "user-mgt.xml").write_text(f"<U><P>{users}</P></U>")
    found = look("ldap_pool_ssl", make_site({"com.sun.jndi.ldap.connect.pool.protocol": "plain"}, home=tmp_path))
    if value is None:
        assert found == NotApplicable("no user store is behind LDAPS")
    else:
        assert found.value is value


def test_which_protocols_are_pooled_is_enough_where_ssl_is_one(make_site: Any, look: Any) -> None:
    site = make_site({"com.sun.jndi.ldap.connect.pool.protocol": "ssl"})
    assert look("ldap_pool_ssl", site).value is True
    assert isinstance(look("ldap_pool_ssl", make_site()), Unknown)


@pytest.mark.parametrize(
    ("properties", "days"),
    [
        ({"java.version": "17.0.15", "java.version.date": "2026-11-29"}, 1),
        ({"java.version": "17.0.15", "java.version.date": "2026-05-14"}, 200),
        ({"java.version": "17.0.15", "java.version.date": "2026-05-13"}, 201),
    ],
)
def test_a_release_of_java_ages_by_the_day(make_site: Any, look: Any, properties: dict[str, str], days: int) -> None:
    site = replace(make_site(properties), now=1_796_000_000.0)  # 2026-11-30
    assert look("jdk_patched", site).value == days


@pytest.mark.parametrize(
    ("properties", "kind"),
    [
        ({"java.version": "1.8.0_402"}, NotApplicable),
        ({"java.version": "17.0.15"}, Unknown),
        ({"java.version": "17.0.15", "java.version.date": "2026-02-31"}, Unknown),
        ({"java.version": "17.0.15", "java.version.date": "yesterday"}, Unknown),
    ],
)
def test_a_release_without_a_day_has_no_age(make_site: Any, look: Any, properties: dict[str, str], kind: type) -> None:
    assert isinstance(look("jdk_patched", make_site(properties)), kind)


@pytest.mark.parametrize(
    ("properties", "release", "evidence"),
    [
        ({"java.version": "1.8.0_402"}, 8, "Java 1.8.0_402"),
        ({"java.version": "21.0.8", "java.vendor": "Eclipse Adoptium"}, 21, "Java 21.0.8 of Eclipse Adoptium"),
    ],
)
def test_a_jvm_tells_its_feature_release(
    make_site: Any, look: Any, properties: dict[str, str], release: int, evidence: str
) -> None:
    found = look("java_release", make_site(properties))
    assert (found.value, found.evidence) == (release, evidence)


def test_a_jvm_that_tells_no_version_has_an_unknown_release(make_site: Any, look: Any) -> None:
    assert look("java_release", make_site({})) == Unknown("the JVM does not tell its version")


@pytest.mark.parametrize(
    ("java", "compression", "value"),
    [
        ("1.8.0_151", "on", "compresses"),
        ("1.8.0_151", "off", "plain"),
        ("1.8.0_141", "on", "compresses"),
        ("1.8.0_160", "force", "compresses"),
        ("1.8.0_140", "on", None),
        ("1.8.0_161", "on", None),
        ("11.0.13", "on", None),
    ],
)
def test_compression_matters_on_some_updates_of_java_8(
    make_site: Any, look: Any, java: str, compression: str, value: str | None
) -> None:
    handler = {"name": '"http-nio-9763"', "compression": compression}
    site = make_site({"java.version": java}, mbeans={"Catalina:type=ProtocolHandler,port=9763": handler})
    found = look("gzip_bug", site)
    assert (found.value if isinstance(found, Known) else None) == value


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("org.owasp.csrfguard.PRNG.Provider=IBMJCE", "IBMJCE"),
        ("org.owasp.csrfguard.PRNG.Provider = SUN", "SUN"),
        ("", "unset"),
    ],
)
def test_ibms_java_8_wants_a_provider_of_its_own(
    make_site: Any, look: Any, tmp_path: Path, line: str, value: str
) -> None:
    folder = tmp_path / "repository" / "conf" / "security"
    folder.mkdir(parents=True)
    (folder / "Owasp.CsrfGuard.Carbon.properties").write_text(f"# text\n{line}\n")
    ibm = {"java.version": "1.8.0_231", "java.vendor": "IBM Corporation"}
    found = look("ibm_jdk_csrfguard", make_site(ibm, home=tmp_path))
    place = "repository/conf/security/Owasp.CsrfGuard.Carbon.properties"
    assert (found.value, found.file, found.line) == (value, place, 2 if line else 0)


def test_a_micro_integrator_has_its_version_in_a_file(make_site: Any, look: Any, tmp_path: Path) -> None:
    (tmp_path / "conf").mkdir()
    text = "<Server><Name>WSO2 Micro Integrator</Name><Version>4.5.0</Version></Server>"
    (tmp_path / "conf" / "carbon.xml").write_text(text)
    program = {"sun.java.command": "org.wso2.micro.integrator.bootstrap.Bootstrap"}
    silent: dict[str, dict[str, str]] = {"org.wso2.carbon:type=ServerAdmin": {}}
    site = make_site(program, mbeans=silent, home=tmp_path)
    assert look("product_version_written", site).value == "4.5.0"
