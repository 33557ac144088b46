"""What must be hidden, and what must stay readable."""

import pytest

from exporter.jmx import ObjectName
from exporter.secrecy.redaction import (
    arguments_without_secrets,
    is_secret,
    name_without_secrets,
    secret_items,
    without_secrets,
)
from testing.growth import grows_with_length_alone

HIDDEN_NAMES = [
    # What secrets are called, in the spellings that Java and WSO2 use.
    "password",
    "Password",
    "PASSWORD",
    "adminPassword",
    "certificateKeystorePassword",
    "sSLPasswordFile",
    "javax.net.ssl.keyStorePassword",
    "secret",
    "clientSecret",
    "secretRequired",
    "token",
    "access_token",
    "tokenCount",
    "credentials",
    "Credential",
    "passphrase",
    "key-passphrase",
    # What Tomcat, H2, C and shells call them.
    "keyPass",
    "keystorePass",
    "TrustStorePass",
    "truststorepass",
    "SSLKeyPass",
    "connectorPass",
    "pass",
    "PASS",
    "db_pass",
    "db.pass",
    "DB_PASS",
    "passwd",
    "pwd",
    # What web services call them: headers of HTTP, keys of APIs and of clouds, PEM files.
    "Authorization",
    "Proxy-Authorization",
    "http.header.authorization",
    "apiKey",
    "api_key",
    "X-API-Key",
    "apikey",
    "accessKey",
    "aws.access-key",
    "privateKey",
    "private_key",
]
SHOWN_NAMES = [
    "bypass",
    "BYPASS",
    "passed",
    "Compass",
    "compass",
    "passive",
    "passCount",
    "pathname",
    "path",
    "class",
    "username",
    "key",
    "value",
    "keystoreFile",
    "HeapMemoryUsage",
    "AuthorizationManager",
    "AUTHORIZATION_CACHE_MANAGER",
    "enableAuthorization",
    "publicKey",
    "apiKeyboard",
    "API",
    "",
]


@pytest.mark.parametrize("name", HIDDEN_NAMES)
def test_a_name_of_a_secret_is_known(name: str) -> None:
    assert is_secret(name)


@pytest.mark.parametrize("name", SHOWN_NAMES)
def test_other_names_are_not_taken_for_one(name: str) -> None:
    assert not is_secret(name)


HIDDEN = [
    # Flags of the JVM, as in InputArguments.
    ("-Djavax.net.ssl.keyStorePassword=wso2carbon", "-Djavax.net.ssl.keyStorePassword=<secret>"),
    ("-Dfoo.token=x", "-Dfoo.token=<secret>"),
    ("-Dfoo.token=x y z", "-Dfoo.token=<secret>"),
    ("-Dfoo.token=x=y", "-Dfoo.token=<secret>"),
    ("-DkeyPass=x", "-DkeyPass=<secret>"),
    ("--password=x y", "--password=<secret>"),
    ("-javaagent:agent.jar=port=9404,password=x", "-javaagent:agent.jar=port=9404,password=<secret>"),
    # Several of them in one text, as in sun.java.command and JAVA_OPTS.
    ("-Xmx1g -Dfoo.token=x -Dbar=y", "-Xmx1g -Dfoo.token=<secret> -Dbar=y"),
    ("org.Main --password x --port 80", "org.Main --password <secret> --port 80"),
    ("org.Main --password 'x y' --port 80", "org.Main --password <secret> --port 80"),
    ("org.Main -storepass x", "org.Main -storepass <secret>"),
    ("org.Main --client-secret x", "org.Main --client-secret <secret>"),
    # URLs.
    ("amqp://admin:x@clientid/carbon", "amqp://admin:<secret>@clientid/carbon"),
    ("amqp://admin:12345@clientid/carbon", "amqp://admin:<secret>@clientid/carbon"),
    ("https://u:p@ss@host:9443/a", "https://u:<secret>@host:9443/a"),
    ("https://u:p/ss@host:9443/a", "https://u:<secret>@host:9443/a"),
    ("https://u:p?s#s@host:9443/a", "https://u:<secret>@host:9443/a"),
    ("redis://:x@host", "redis://:<secret>@host"),
    ("tcp://a:x@h1:1,tcp://b:y@h2:2", "tcp://a:<secret>@h1:1,tcp://b:<secret>@h2:2"),
    ("see 'ldap://cn=admin:x@host' there", "see 'ldap://cn=admin:<secret>@host' there"),
    ("https://host/a?user=u&password=x&b=c", "https://host/a?user=u&password=<secret>&b=c"),
    ("https://host/a?access_token=x#top", "https://host/a?access_token=<secret>"),
    ("jdbc:h2:./database/WSO2CARBON_DB;USER=u;PASSWORD=x;MODE=a", None),
    ("jdbc:h2:./db;PASSWORD=x\\;y;MODE=a", "jdbc:h2:./db;PASSWORD=<secret>;MODE=a"),
    ("jdbc:sqlserver://h:1433;password={x y};a=b", "jdbc:sqlserver://h:1433;password=<secret>;a=b"),
    ("jdbc:mysql://u:x@host:3306/db?a=b", "jdbc:mysql://u:<secret>@host:3306/db?a=b"),
    ("jdbc:oracle:thin:scott/x@host:1521:orcl", "jdbc:oracle:thin:scott/<secret>@host:1521:orcl"),
    ("jdbc:oracle:thin:scott/x@//host:1521/service", "jdbc:oracle:thin:scott/<secret>@//host:1521/service"),
    # Headers of HTTP.
    ("Authorization: Bearer x.y-z", "Authorization: <secret>"),
    ("Authorization: Basic eDp5==\nHost: a", "Authorization: <secret>\nHost: a"),
    ("GET / with {Proxy-Authorization=Basic eDp5==, Host=a}", "GET / with {Proxy-Authorization=<secret>, Host=a}"),
    ('{"authorization": "Basic eDp5==", "a": 1}', '{"authorization": "<secret>", "a": 1}'),
    ("X-API-Key: x", "X-API-Key: <secret>"),
    ("--api-key x --port 80", "--api-key <secret> --port 80"),
    # Structures in a text.
    ('{"user": "u", "password": "x y", "a": 1}', '{"user": "u", "password": "<secret>", "a": 1}'),
    (r'{"password": "x\"y", "a": 1}', '{"password": "<secret>", "a": 1}'),
    ("<user>u</user><password>x y</password>", "<user>u</user><password><secret></password>"),
    ("<svns:Password svns:alias='a'>x</svns:Password>", "<svns:Password svns:alias='a'><secret></svns:Password>"),
    ("<password><![CDATA[x<y]]></password>", "<password><secret></password>"),
    ('<Connector keystorePass="x y" port="9443"/>', '<Connector keystorePass="<secret>" port="9443"/>'),
    ("a.user=u\na.password=x\na.url=y", "a.user=u\na.password=<secret>\na.url=y"),
    ("a.password = x\na.url = y", "a.password = <secret>\na.url = y"),
    ("password: x", "password: <secret>"),
    ("Pool[user=u; password=x; url=y]", "Pool[user=u; password=<secret>; url=y]"),
    ("{tokens=[x, y], user=u}", "{tokens=<secret>, user=u}"),
    ("{user=u, password=x}", "{user=u, password=<secret>"),
    ("password=", "password="),
    ("password=a b for=c d", "password=<secret> for=c d"),
    ("password: it was refused", "password: <secret>"),
    # Structures that name the value's name.
    ('<Property name="db.password">x y</Property><a/>', '<Property name="db.password"><secret></Property><a/>'),
    ('<property name="password" value="x y"/>', '<property name="password" value="<secret>"/>'),
    ('<property name="url" value="x y"/>', '<property name="url" value="x y"/>'),
    ('{"option": "keyPass", "value": "x", "a": 1}', '{"option": "keyPass", "value": "<secret>", "a": 1}'),
    ("{name=a.token, value=x, b=c}", "{name=a.token, value=<secret> b=c}"),
    ("<passwords><a>x</a></passwords> y", "<passwords><secret></passwords> y"),
]


@pytest.mark.parametrize(("text", "expected"), HIDDEN)
def test_a_secret_in_a_text_is_hidden(text: str, expected: str | None) -> None:
    assert without_secrets(text) == (expected or text.replace("PASSWORD=x", "PASSWORD=<secret>"))


@pytest.mark.parametrize(("text", "expected"), HIDDEN)
def test_hiding_twice_is_hiding_once(text: str, expected: str | None) -> None:
    once = without_secrets(text)
    assert without_secrets(once) == once


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain",
        "-Xms256m",
        "-Dcarbon.home=/opt/wso2 server",
        "--add-opens=java.base/java.net=ALL-UNNAMED",
        "http://host:8080/a@b",
        "https://host:9443",
        "service:jmx:rmi://host:11111/jndi/rmi://host:9999/jmxrmi",
        "//localhost:9443/carbon/admin@carbon.super",
        "git@github.com:wso2/carbon.git",
        "mailto:admin@example.org",
        "jdbc:oracle:thin:@host:1521:orcl",
        "/opt/wso2/resources/security/wso2carbon.p12",
        "Authentication failed! Invalid username or password",
        "org.wso2.TokenException: there is no tenant",
        "java.lang:type=MemoryPool,name=G1 Old Gen",
        "type=TokenStore,name=a",
        "bypass=true&passed=1",
        "12:30:00",
        "java.util.Set<Token> is empty",
    ],
)
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert without_secrets(text) == text


PASSWORDS = [
    "left<right",
    "left<b>right",
    "<left",
    "left right",
    "left  right",
    "left\nright",
    'left"right',
    "left'right",
    '"left"right',
    "'left'right",
    '"left',
    "left,right",
    "left&right",
    "left;right",
    "left&lt;right",
    "left:right",
    "left;right here",
    "left]right",
    "[left]right",
    "{left}right",
    "left}right",
    "left\\ right",
    "left\\",
    "left@right",
    "left/right",
    "left=right",
]
"""What people take, each made of the same two words."""
BESIDE = [
    "jdbc:h2:./db;USER=u;PASSWORD={}",
    "-Dfoo.token={}",
    "a.user=u\na.password={}",
    "Pool[user=u, password={}",
    '{{"user": "u", "password": {}',
    "<password>{}</password>",
    "<a>b</a><password>{}",
    "org.Main --password {}",
    "password: {}",
]


@pytest.mark.parametrize("place", BESIDE)
@pytest.mark.parametrize("password", PASSWORDS)
def test_nothing_of_a_password_remains(password: str, place: str) -> None:
    shown = without_secrets(place.format(password))
    assert "left" not in shown
    assert "right" not in shown


@pytest.mark.parametrize("password", [*PASSWORDS, "le@ft/right@", "le/ft@ri/ght"])
@pytest.mark.parametrize("url", ["https://user:{}@host", "jdbc:oracle:thin:scott/{}@host:1521:orcl"])
def test_nothing_of_a_password_in_an_address_remains(password: str, url: str) -> None:
    if not any(character.isspace() for character in password):
        shown = without_secrets(url.format(password))
        assert [word for word in ("left", "right", "ft", "ght") if word in shown] == []


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([("user", "u"), ("password", "x")], [False, True]),
        ([("option", "keyStorePassword"), ("value", "x")], [False, True]),
        ([("Value", 1), ("Key", "a.token"), ("defaultValue", 2)], [True, False, True]),
        ([("key", "a.url"), ("value", "x")], [False, False]),
        ([(1, "password"), ("value", "x")], [False, True]),
        ([], []),
    ],
)
def test_an_item_is_a_secret_by_its_name_or_by_the_one_beside_it(
    items: list[tuple[object, object]], expected: list[bool]
) -> None:
    assert secret_items(items) == expected


def test_what_follows_a_flag_of_that_name_is_hidden() -> None:
    arguments = ["--user", "u", "--password", "x", "--port", "80", "-storepass", "y", "z", "-Da.token=t"]
    expected = ["--user", "u", "--password", "<secret>", "--port", "80", "-storepass", "<secret>", "z"]
    assert list(arguments_without_secrets(arguments)) == [*expected, "-Da.token=<secret>"]


@pytest.mark.parametrize(
    "piece",
    [
        "password",
        "a",
        "-",
        "--a ",
        "a=",
        "password=",
        "://a:",
        "<a",
        "<password>",
        '"',
        "password='",
        "jdbc:oracle:t:a/",
        "jdbc:oracle:t:",
        "<a><![CDATA[",
        "<password> ",
        "a<password>",
        "a<password></token>",
        "name=",
        "name=password ",
        "name=password value=",
        "password: ",
        " a:",
        " -a",
        ";",
        "password=a ;",
        "://a:b ",
        " ",
        "\\",
    ],
)
def test_hiding_takes_no_more_time_than_the_text_is_long(piece: str) -> None:
    assert grows_with_length_alone(without_secrets, lambda length: "@" + piece * (length // len(piece)), 200_000)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a:type=B,password=x", "a:type=B,password=<secret>"),
        ('a:type=B,name="http://u:x@h/"', 'a:type=B,name="http://u:<secret>@h/"'),
        ('Catalina:type=Valve,host="a,b",*', 'Catalina:type=Valve,host="a,b",*'),
    ],
)
def test_a_name_is_shown_without_the_secrets_in_it(name: str, expected: str) -> None:
    assert str(name_without_secrets(ObjectName.parse(name))) == expected
