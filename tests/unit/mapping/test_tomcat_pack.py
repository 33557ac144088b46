"""The Tomcat pack against recorded servers, and against connector names as Tomcat's sources make them."""

from collections.abc import Callable

import pytest

from exporter.jmx import ObjectName
from exporter.mapping import MappingResult, MetricMapper, load_packs
from exporter.model.snapshot import MBean, Snapshot

MappedRecording = Callable[..., MappingResult]
SamplesOf = Callable[..., dict[str, dict[tuple[str, ...], float]]]
SamplesByName = Callable[[MappingResult], dict[str, dict[tuple[str, ...], float]]]

CONNECTOR = ("protocol", "address", "port")
SERVLET = ("module", "servlet")
SESSION = ("host", "context")
TOMCAT_FAMILIES = [
    ("tomcat_requestcount", "counter", CONNECTOR),
    ("tomcat_errorcount", "counter", CONNECTOR),
    ("tomcat_bytesreceived", "counter", CONNECTOR),
    ("tomcat_bytessent", "counter", CONNECTOR),
    ("tomcat_processingtime", "counter", CONNECTOR),
    ("tomcat_servlet_requestcount", "counter", SERVLET),
    ("tomcat_servlet_errorcount", "counter", SERVLET),
    ("tomcat_servlet_processingtime", "counter", SERVLET),
    ("tomcat_threadpool_currentthreadcount", "gauge", CONNECTOR),
    ("tomcat_threadpool_currentthreadsbusy", "gauge", CONNECTOR),
    ("tomcat_threadpool_maxthreads", "gauge", CONNECTOR),
    ("tomcat_threadpool_minsparethreads", "gauge", CONNECTOR),
    ("tomcat_threadpool_connectioncount", "gauge", CONNECTOR),
    ("tomcat_threadpool_maxconnections", "gauge", CONNECTOR),
    ("tomcat_threadpool_keepalivecount", "gauge", CONNECTOR),
    ("tomcat_threadpool_acceptcount", "gauge", CONNECTOR),
    ("tomcat_threadpool_pollerthreadcount", "gauge", CONNECTOR),
    ("tomcat_session_processingtime", "counter", SESSION),
    ("tomcat_session_sessioncounter", "counter", SESSION),
    ("tomcat_session_rejectedsessions", "counter", SESSION),
    ("tomcat_session_expiredsessions", "counter", SESSION),
    ("tomcat_session_activesessions", "gauge", SESSION),
]
HTTP = ("http-nio", "", "9763")
HTTPS = ("https-jsse-nio", "", "9443")

# From testing/recordings/jmxquery/carbon-4.10.32.txt.
CARBON: dict[str, dict[tuple[str, ...], float]] = {
    "tomcat_requestcount_total": {HTTP: 2, HTTPS: 0},
    "tomcat_errorcount_total": {HTTP: 1, HTTPS: 0},
    "tomcat_bytesreceived_total": {HTTP: 0, HTTPS: 0},
    "tomcat_bytessent_total": {HTTP: 0, HTTPS: 0},
    "tomcat_processingtime_total": {HTTP: 60, HTTPS: 0},
    "tomcat_servlet_requestcount_total": {
        ("localhost/", "JavaScriptServlet"): 0,
        ("localhost/", "bridgeservlet"): 1,
        ("localhost/", "default"): 0,
        ("localhost/", "jsp"): 0,
    },
    "tomcat_servlet_processingtime_total": {
        ("localhost/", "JavaScriptServlet"): 0,
        ("localhost/", "bridgeservlet"): 21,
        ("localhost/", "default"): 0,
        ("localhost/", "jsp"): 0,
    },
    "tomcat_threadpool_currentthreadcount": {HTTP: 50, HTTPS: 50},
    "tomcat_threadpool_currentthreadsbusy": {HTTP: 0, HTTPS: 0},
    "tomcat_threadpool_maxthreads": {HTTP: 250, HTTPS: 250},
    "tomcat_threadpool_minsparethreads": {HTTP: 50, HTTPS: 50},
    "tomcat_threadpool_connectioncount": {HTTP: 1, HTTPS: 1},
    "tomcat_threadpool_maxconnections": {HTTP: 8192, HTTPS: 8192},
    "tomcat_threadpool_keepalivecount": {HTTP: 1, HTTPS: 0},
    "tomcat_threadpool_acceptcount": {HTTP: 200, HTTPS: 200},
    "tomcat_threadpool_pollerthreadcount": {HTTP: 1, HTTPS: 1},
    "tomcat_session_processingtime_total": {("localhost", "/"): 1},
    "tomcat_session_sessioncounter_total": {("localhost", "/"): 1},
    "tomcat_session_rejectedsessions_total": {("localhost", "/"): 0},
    "tomcat_session_expiredsessions_total": {("localhost", "/"): 0},
    "tomcat_session_activesessions": {("localhost", "/"): 1},
}

# Recorded from Carbon and Tomcat 10.1.60 where marked; the others from AbstractProtocol.getName, getNamePrefix of the
# protocol handlers, NioEndpoint.getId and InetAddress.getHostAddress.
CONNECTORS = [
    ("http-nio-9763", ("http-nio", "", "9763")),  # recorded
    ("https-jsse-nio-9443", ("https-jsse-nio", "", "9443")),  # recorded
    ("http-nio-127.0.0.1-8080", ("http-nio", "127.0.0.1", "8080")),  # recorded
    ("http-nio-0:0:0:0:0:0:0:1-8080", ("http-nio", "0:0:0:0:0:0:0:1", "8080")),  # recorded
    ("http-nio-fe80:0:0:0:42:acff:fe11:2%br-lan-1-8080", ("http-nio", "fe80:0:0:0:42:acff:fe11:2%br-lan-1", "8080")),
    ("https-openssl-apr-8443", ("https-openssl-apr", "", "8443")),
    ("https-opensslffm-nio-8443", ("https-opensslffm-nio", "", "8443")),
    ("http-nio2-127.0.0.1-8081", ("http-nio2", "127.0.0.1", "8081")),  # recorded
    ("http-bio-8080", ("http-bio", "", "8080")),
    ("ajp-nio-127.0.0.1-8009", ("ajp-nio", "127.0.0.1", "8009")),  # recorded
    ("http-nio-auto-1-46823", ("http-nio", "", "46823")),
    ("http-nio-auto-1", ("http-nio", "", "auto-1")),
    ("http-nio-127.0.0.1-auto-1", ("http-nio", "127.0.0.1", "auto-1")),  # recorded
    ("http-nio-127.0.0.1-auto-12-46823", ("http-nio", "127.0.0.1", "46823")),
    ("http-nio-/run/tomcat-1.sock", ("http-nio", "/run/tomcat-1.sock", "")),  # recorded
    ("http-nio-JVMInheritedChannel", ("http-nio", "JVMInheritedChannel", "")),
]


@pytest.fixture
def mapper() -> MetricMapper:
    return MetricMapper(load_packs("metrics"))


def test_the_carbon_kernel_shows_every_family_with_its_type_and_labels(mapped_recording: MappedRecording) -> None:
    families = {f.name: (f.type, tuple(f.samples[0].labels)) for f in mapped_recording("carbon-4.10.32").families}
    found = [(name, *families[name]) for name, _, _ in TOMCAT_FAMILIES if name in families]
    assert found == TOMCAT_FAMILIES


@pytest.mark.parametrize("name", CARBON)
def test_the_carbon_kernel_shows_what_its_mbeans_said(samples_of: SamplesOf, name: str) -> None:
    assert samples_of("carbon-4.10.32")[name] == CARBON[name]


@pytest.mark.parametrize(("name", "labels"), CONNECTORS)
def test_a_connectors_name_becomes_protocol_address_and_port(
    mapper: MetricMapper, samples_by_name: SamplesByName, name: str, labels: tuple[str, ...]
) -> None:
    requests = MBean(ObjectName.parse(f'Catalina:type=GlobalRequestProcessor,name="{name}"'), {"requestCount": 7})
    threads = MBean(ObjectName.parse(f'Catalina:type=ThreadPool,name="{name}"'), {"maxThreads": 9})
    assert samples_by_name(mapper.map(Snapshot((requests, threads)))) == {
        "tomcat_requestcount_total": {labels: 7},
        "tomcat_threadpool_maxthreads": {labels: 9},
    }


def test_a_connectors_name_of_another_form_is_reported_not_guessed(mapper: MetricMapper) -> None:
    name = ObjectName.parse('Catalina:type=ThreadPool,name="jk-8009"')
    result = mapper.map(Snapshot((MBean(name, {"maxThreads": 7}),)))
    assert result.families == ()
    assert [(problem.name, problem.attribute) for problem in result.unmapped] == [(name, None)]


def test_two_connectors_on_one_port_are_told_apart_by_their_addresses(samples_of: SamplesOf) -> None:
    assert samples_of("tomcat-10.1.60")["tomcat_requestcount_total"] == {
        ("http-nio", "127.0.0.1", "18082"): 5,
        ("http-nio", "0:0:0:0:0:0:0:1", "18082"): 1,
        ("http-nio", "127.0.0.1", "auto-1"): 0,
        ("http-nio", "/run/tomcat-1.sock", ""): 0,
        ("http-nio2", "127.0.0.1", "18083"): 0,
        ("https-jsse-nio", "127.0.0.1", "18443"): 1,
        ("ajp-nio", "127.0.0.1", "18009"): 0,
    }


def test_what_a_connector_does_not_limit_is_absent(samples_of: SamplesOf) -> None:
    """The NIO2 connector was configured with maxConnections="-1": Tomcat answers -1 for what it then does not count."""
    samples = samples_of("tomcat-10.1.60")
    nio2 = ("http-nio2", "127.0.0.1", "18083")
    assert samples["tomcat_threadpool_maxthreads"][nio2] == 17
    assert samples["tomcat_threadpool_acceptcount"][nio2] == 33
    absent = ["connectioncount", "maxconnections", "keepalivecount"]
    assert [name for name in absent if nio2 in samples[f"tomcat_threadpool_{name}"]] == []


def test_contexts_hosts_and_quoted_servlets_keep_their_whole_names(samples_of: SamplesOf) -> None:
    samples = samples_of("tomcat-10.1.60")
    assert samples["tomcat_servlet_requestcount_total"] == {
        ("localhost/", "default"): 6,
        ("localhost/", "jsp"): 0,
        ("localhost/my-app##2", "default"): 0,
        ("localhost/my-app##2", "jsp"): 0,
        ("localhost/my-app##2", 'orders,"v1"=*?'): 1,
        ("localhost/shop/v1.2", "default"): 0,
        ("localhost/shop/v1.2", "jsp"): 0,
        ("shop.example/", "default"): 0,
        ("shop.example/", "jsp"): 0,
    }
    assert set(samples["tomcat_session_activesessions"]) == {
        ("localhost", "/"),
        ("localhost", "/my-app##2"),
        ("localhost", "/shop/v1.2"),
        ("shop.example", "/"),
    }
