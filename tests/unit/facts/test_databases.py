"""Where a server's data and users are, from files that a real kernel rendered, and from the same changed."""

from pathlib import Path

import pytest

from exporter.carbon.data_sources import Database
from exporter.facts.fact import Known, NotApplicable, Unknown
from testing.homes import CONF, fact_of, facts_of, replace_in, started_home

SOURCES = "datasources/master-datasources.xml"
SHARED_H2 = r"jdbc:h2:\./repository/database/WSO2SHARED_DB;DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=60000"
LOCAL_H2 = r"jdbc:h2:async:\./repository/database/WSO2CARBON_DB;DB_CLOSE_ON_EXIT=FALSE"
POSTGRESQL = "jdbc:postgresql://db.example.com:5432/shared"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return started_home(tmp_path)


def value(home: Path, name: str) -> object:
    fact = fact_of(home, name)
    return fact.value if isinstance(fact, Known) else type(fact)


def test_the_kernel_as_it_comes_has_its_shared_database_and_its_users_on_h2(home: Path) -> None:
    facts = facts_of(home, "databases_on_h2", "users_on_h2")
    (databases,), (users,) = facts["databases_on_h2"], facts["users_on_h2"]
    assert isinstance(databases, Known)
    assert isinstance(users, Known)
    assert (databases.value, databases.file, databases.line) == ("shared", f"{CONF}/{SOURCES}", 38)
    assert "WSO2_SHARED_DB on H2" in databases.evidence
    assert (users.value, users.file) == (True, f"{CONF}/user-mgt.xml")
    assert "UniqueIDJDBCUserStoreManager (jdbc/SHARED_DB)" in users.evidence


def test_once_the_shared_database_is_elsewhere_the_local_registry_may_stay(home: Path) -> None:
    replace_in(home, SOURCES, (SHARED_H2, POSTGRESQL))
    assert value(home, "databases_on_h2") == "local registry"
    assert value(home, "users_on_h2") is False


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("user-mgt.xml", "jdbc/SHARED_DB", "jdbc/WSO2CarbonDB"),
        ("registry.xml", "<dataSource>jdbc/SHARED_DB", "<dataSource>jdbc/WSO2CarbonDB"),
        (SOURCES, LOCAL_H2, "jdbc:h2:tcp://db.example.com/registry"),
        (SOURCES, "<name>WSO2_CARBON_DB", "<name>WSO2AM_DB"),
    ],
    ids=["users", "mounts", "remote H2", "another name"],
)
def test_the_local_registry_s_database_is_no_excuse_for_anything_else(
    home: Path, name: str, before: str, after: str
) -> None:
    replace_in(home, SOURCES, (SHARED_H2, POSTGRESQL))
    replace_in(home, name, (before, after))
    assert value(home, "databases_on_h2") == "shared"


def test_without_h2_nothing_is_on_it_whatever_the_driver_is_called(home: Path) -> None:
    replace_in(home, SOURCES, (SHARED_H2, POSTGRESQL), (LOCAL_H2, POSTGRESQL))
    assert value(home, "databases_on_h2") == "none"


def test_a_database_that_is_shared_by_its_name_is_so_whatever_else_cannot_be_read(home: Path) -> None:
    (home / CONF / "user-mgt.xml").write_text("<")
    assert value(home, "databases_on_h2") == "shared"
    replace_in(home, SOURCES, (SHARED_H2, POSTGRESQL))
    assert fact_of(home, "databases_on_h2") == Unknown(f"{CONF}/user-mgt.xml: is no XML (line 1)")


def test_every_file_of_data_sources_counts(home: Path) -> None:
    replace_in(home, SOURCES, (SHARED_H2, POSTGRESQL), (LOCAL_H2, POSTGRESQL))
    (home / CONF / "datasources" / "own-datasources.xml").write_text(
        "<datasources-configuration><datasources><datasource><name>OWN</name><definition type='RDBMS'><configuration>"
        "<dataSourceClassName>org.h2.jdbcx.JdbcDataSource</dataSourceClassName>"
        "</configuration></definition></datasource></datasources></datasources-configuration>"
    )
    (fact,) = facts_of(home, "databases_on_h2")["databases_on_h2"]
    assert isinstance(fact, Known)
    assert (fact.value, fact.file) == ("shared", f"{CONF}/datasources/own-datasources.xml")


def test_a_store_in_a_data_source_that_is_in_no_file_is_unknown(home: Path) -> None:
    replace_in(home, "user-mgt.xml", ("jdbc/SHARED_DB", "jdbc/ELSEWHERE"))
    assert isinstance(fact_of(home, "users_on_h2"), Unknown)


def test_a_secondary_store_of_a_tenant_is_a_store(home: Path) -> None:
    folder = home / "repository" / "tenants" / "1" / "userstores"
    folder.mkdir(parents=True)
    (folder / "own.xml").write_text(
        '<UserStoreManager class="org.wso2.carbon.user.core.jdbc.JDBCUserStoreManager">'
        '<Property name="url">jdbc:h2:./own</Property></UserStoreManager>'
    )
    replace_in(home, SOURCES, (SHARED_H2, POSTGRESQL))
    found = [each.value for each in facts_of(home, "users_on_h2")["users_on_h2"] if isinstance(each, Known)]
    assert found == [False, True]


def test_more_user_stores_than_any_server_has_are_not_read(home: Path) -> None:
    folder = home / "repository" / "deployment" / "server" / "userstores"
    folder.mkdir(parents=True)
    for number in range(201):
        (folder / f"{number}.xml").write_text('<UserStoreManager class="a.B"/>')
    assert fact_of(home, "users_on_h2") == Unknown("found more than 200 user stores")


@pytest.mark.parametrize(
    ("enabled", "url", "expected"),
    [
        ("true", "ldap://localhost:${Ports.EmbeddedLDAP.LDAPServerPort}", True),
        ("true", "ldap://localhost:10389", True),
        ("true", "ldap://ldap.example.com:389", False),
        ("false", "ldap://localhost:10389", False),
    ],
)
def test_the_embedded_directory_is_a_fault_where_users_are_in_it(
    home: Path, enabled: str, url: str, *, expected: bool
) -> None:
    (home / CONF / "identity").mkdir()
    (home / CONF / "identity" / "embedded-ldap.xml").write_text(
        f"<EmbeddedLDAPConfig><EmbeddedLDAP><Property name='enable'>{enabled}</Property></EmbeddedLDAP>"
        "</EmbeddedLDAPConfig>"
    )
    marker = '<Property name="ReadOnly">'
    replace_in(home, "user-mgt.xml", (marker, f'<Property name="ConnectionURL">{url}</Property>{marker}'))
    assert value(home, "users_in_apache_ds") is expected


def test_without_an_embedded_directory_a_port_in_carbon_xml_proves_nothing(home: Path) -> None:
    assert "10389" in (home / CONF / "carbon.xml").read_text()
    assert value(home, "users_in_apache_ds") is NotApplicable


LDAP = (
    '<UserManager><Realm><Configuration/><UserStoreManager class="org.wso2.carbon.user.core.ldap.{kind}">'
    '<Property name="ConnectionURL">{url}</Property><Property name="ReadOnly">{read_only}</Property>'
    '<Property name="ConnectionPassword">secret</Property></UserStoreManager></Realm></UserManager>'
)


@pytest.mark.parametrize(
    ("kind", "read_only", "expected"),
    [
        ("ReadOnlyLDAPUserStoreManager", "false", True),
        ("ReadWriteLDAPUserStoreManager", "false", False),
        ("ActiveDirectoryUserStoreManager", "true", True),
    ],
)
def test_a_directory_is_only_read_or_it_is_not(home: Path, kind: str, read_only: str, *, expected: bool) -> None:
    text = LDAP.format(kind=kind, url="ldaps://ldap.example.com", read_only=read_only)
    (home / CONF / "user-mgt.xml").write_text(text)
    assert value(home, "directory_read_only") is expected
    assert value(home, "users_on_h2") is False


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("ldap://ldap.example.com:389", "directory without tls"),
        ("ldaps://ldap.example.com:636", "tls"),
        ("ldap://localhost:389", NotApplicable),
        ("ldap://127.0.0.1:389", NotApplicable),
    ],
)
def test_a_directory_elsewhere_wants_tls(home: Path, url: str, expected: object) -> None:
    kind = "ReadWriteLDAPUserStoreManager"
    (home / CONF / "user-mgt.xml").write_text(LDAP.format(kind=kind, url=url, read_only="true"))
    assert value(home, "outside_stores_by_tls") == expected


def test_a_directory_may_start_tls_once_it_is_connected(home: Path) -> None:
    text = LDAP.format(kind="ReadOnlyLDAPUserStoreManager", url="ldap://ldap.example.com", read_only="true")
    extra = '<Property name="StartTLSEnabled">true</Property></UserStoreManager>'
    (home / CONF / "user-mgt.xml").write_text(text.replace("</UserStoreManager>", extra))
    assert value(home, "outside_stores_by_tls") == "tls"


URLS = [
    ("jdbc:h2:./database/X", (True, True, True, False)),
    ("jdbc:h2:tcp://localhost/x", (True, False, True, False)),
    ("jdbc:postgresql://db.example.com:5432/x", (False, False, False, False)),
    ("jdbc:postgresql://db.example.com/x?sslmode=require", (False, False, False, True)),
    ("jdbc:postgresql://db.example.com/x?sslmode=verify-full", (False, False, False, True)),
    ("jdbc:postgresql://db.example.com/x?sslmode=prefer", (False, False, False, False)),
    ("jdbc:postgresql:x", (False, False, True, False)),
    ("jdbc:mysql://user:secret@db.example.com:3306/x?autoReconnect=true&useSSL=true", (False, False, False, True)),
    ("jdbc:mysql://[::1]:3306/x", (False, False, True, False)),
    ("jdbc:mysql://127.0.0.1:3306/x?useSSL=false", (False, False, True, False)),
    ("jdbc:mysql://db/x?sslMode=VERIFY_IDENTITY", (False, False, False, True)),
    ("jdbc:sqlserver://db.example.com:1433;databaseName=x;encrypt=true", (False, False, False, True)),
    ("jdbc:sqlserver://localhost:1433;databaseName=x", (False, False, True, False)),
    ("jdbc:oracle:thin:@db.example.com:1521/x", (False, False, False, False)),
    ("jdbc:oracle:thin:@//localhost:1521/x", (False, False, True, False)),
    ("jdbc:oracle:thin:@(DESCRIPTION=(ADDRESS=(PROTOCOL=tcps)(HOST=db)(PORT=2484)))", (False, False, False, True)),
    ("jdbc:db2://db:50000/x:sslConnection=true;", (False, False, False, True)),
]


@pytest.mark.parametrize(("url", "expected"), URLS, ids=[url for url, _ in URLS])
def test_a_url_tells_the_kind_the_place_and_whether_tls_is_asked_for(
    url: str, expected: tuple[bool, bool, bool, bool]
) -> None:
    """URLs as the documentation of each driver writes them."""
    found = Database.of(url, "org.h2.Driver")
    assert (found.is_h2, found.is_embedded, found.is_local, found.asks_for_tls) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("wso2", False),
        ("root", True),
        ("SA", True),
        ("postgres", True),
        ("postgres@db1", True),
        ("sys as sysdba", True),
    ],
)
def test_a_database_s_administrator_is_told_by_its_usual_name(home: Path, name: str, *, expected: bool) -> None:
    replace_in(home, SOURCES, (SHARED_H2, POSTGRESQL), ("<username>wso2carbon", f"<username>{name}"))
    assert value(home, "database_administrator") is expected


@pytest.mark.parametrize("name", ["", "$secret{db_user}", "${db.user}"])
def test_a_database_s_user_that_does_not_stand_there_is_not_known(home: Path, name: str) -> None:
    replace_in(home, SOURCES, (SHARED_H2, POSTGRESQL), ("<username>wso2carbon", f"<username>{name}"))
    assert value(home, "database_administrator") is Unknown


def test_a_server_without_data_sources_has_no_such_faults(home: Path) -> None:
    (home / CONF / SOURCES).unlink()
    (home / CONF / "datasources").rmdir()
    for name in ("databases_on_h2", "database_administrator"):
        assert value(home, name) is NotApplicable


def test_a_server_that_has_never_started_tells_nothing_yet(home: Path) -> None:
    (home / CONF / SOURCES).unlink()
    (home / CONF / "datasources").rmdir()
    templates = home / "repository" / "resources" / "conf" / "templates" / CONF / "datasources"
    templates.mkdir(parents=True)
    (templates / "master-datasources.xml.j2").touch()
    assert fact_of(home, "databases_on_h2") == Unknown(
        f"there is no {CONF}/{SOURCES} yet: the server has never started"
    )


@pytest.mark.parametrize("content", [b"<secret", b"<!DOCTYPE a [<!ENTITY e 'secret'>]><a>&e;</a>"])
def test_a_file_that_makes_no_sense_is_named_and_not_quoted(home: Path, content: bytes) -> None:
    (home / CONF / SOURCES).write_bytes(content)
    fact = fact_of(home, "databases_on_h2")
    assert isinstance(fact, Unknown)
    assert fact.reason.startswith(f"{CONF}/{SOURCES}: ")
    assert "secret" not in fact.reason
