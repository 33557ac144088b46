import pytest

from exporter.jmx.url import MalformedServiceUrlError, ServiceUrl

WANTED = "expected HOST:PORT or service:jmx:rmi:///jndi/rmi://HOST:PORT/jmxrmi"


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("127.0.0.1:9999", ServiceUrl("127.0.0.1", 9999)),
        ("my_carbon-1.example.com:65535", ServiceUrl("my_carbon-1.example.com", 65535)),
        ("[::1]:1", ServiceUrl("::1", 1)),
        ("[fe80::1%eth0]:9999", ServiceUrl("fe80::1%eth0", 9999)),
        ("service:jmx:rmi:///jndi/rmi://localhost:9999/jmxrmi", ServiceUrl("localhost", 9999)),
        ("SERVICE:JMX:RMI:///jndi/rmi://localhost:9999/jmxrmi", ServiceUrl("localhost", 9999)),
        ("service:jmx:rmi:///jndi/rmi://localhost:1099/karaf-root", ServiceUrl("localhost", 1099, "karaf-root")),
        ("service:jmx:rmi://localhost/jndi/rmi://localhost:9999/jmxrmi", ServiceUrl("localhost", 9999)),
        (
            "service:jmx:rmi://localhost:11111/jndi/rmi://localhost:9999/jmxrmi",  # as Carbon's log says it
            ServiceUrl("localhost", 9999, "jmxrmi", 11111),
        ),
        (
            "service:jmx:rmi://[::1]:11111/jndi/rmi://[::1]:9999/jmxrmi",
            ServiceUrl("::1", 9999, "jmxrmi", 11111),
        ),
    ],
)
def test_an_address_is_read(text: str, url: ServiceUrl) -> None:
    assert ServiceUrl.parse(text) == url


@pytest.mark.parametrize(
    "text",
    [
        # each was accepted by javax.management.remote.JMXServiceURL of OpenJDK 17, whose toString gave it back
        "service:jmx:rmi:///jndi/rmi://localhost:9999/jmxrmi",
        "service:jmx:rmi://localhost:11111/jndi/rmi://localhost:9999/jmxrmi",
        "service:jmx:rmi:///jndi/rmi://[::1]:9999/jmxrmi",
        "service:jmx:rmi://[::1]:11111/jndi/rmi://[::1]:9999/jmxrmi",
    ],
)
def test_a_service_url_is_written_as_java_writes_it(text: str) -> None:
    assert str(ServiceUrl.parse(text)) == text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "no port"),
        ("carbon", "no port"),
        ("carbon:", "a malformed address"),
        ("carbon:jmx", "a malformed address"),
        (":9999", "a malformed address"),
        ("car bon:9999", "a malformed address"),
        ("carbon:9999\n", "a malformed address"),
        ("carbon:٩٩٩٩", "a malformed address"),
        ("::1:9999", "a malformed address (IPv6 stands in brackets)"),
        ("[1.2.3.4]:9999", "brackets without an IPv6 address"),
        ("[::1:9999", "a malformed address (IPv6 stands in brackets)"),
        ("admin:secret@carbon:9999", "a text with '@' (credentials have keys of their own)"),
        ("service:jmx:rmi:///jndi/rmi://admin:secret@carbon:9999/jmxrmi", "a text with '@'"),
        ("http://carbon:9763", "a URL of another kind"),
        ("service:jmx:remote+http://carbon:9990", "a malformed service URL"),
        ("service:jmx:rmi:///jndi/rmi://carbon:9999/", "a malformed service URL"),
        ("service:jmx:rmi:///jndi/rmi://carbon/jmxrmi", "no port"),
        # as Java: "Cannot give port number without host name"
        ("service:jmx:rmi://:11111/jndi/rmi://carbon:9999/jmxrmi", "a malformed address"),
    ],
)
def test_what_is_no_address_is_described_and_not_repeated(text: str, found: str) -> None:
    with pytest.raises(MalformedServiceUrlError) as caught:
        ServiceUrl.parse(text)
    assert str(caught.value).startswith(f"found {found}")
    assert str(caught.value).endswith(WANTED)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "carbon:0",
        "carbon:65536",
        "carbon:999999999999999999999",
        "service:jmx:rmi:///jndi/rmi://carbon:70000/jmxrmi",
        "service:jmx:rmi://carbon:70000/jndi/rmi://carbon:9999/jmxrmi",
    ],
)
def test_a_port_out_of_range_is_refused(text: str) -> None:
    with pytest.raises(MalformedServiceUrlError, match=r"^found a port out of range, expected 1 to 65535$"):
        ServiceUrl.parse(text)
