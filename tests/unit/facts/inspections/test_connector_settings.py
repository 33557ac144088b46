"""Settings of Tomcat's connectors, and what they tell a visitor."""

from pathlib import Path
from typing import Any

import pytest

from exporter.facts.fact import Known, NotApplicable, Unknown

HTTPS = "Catalina:type=ProtocolHandler,port=9443"
WHOLE = {
    "name": '"https-jsse-nio-9443"',
    "localPort": 9443,
    "maxKeepAliveRequests": 200,
    "connectionUploadTimeout": 120_000,
    "disableUploadTimeout": False,
    "maxHttpHeaderSize": 32_768,
    "server": "web",
}


def connector(make_site: Any, **changes: object) -> Any:
    return make_site(mbeans={HTTPS: {**WHOLE, **changes}})


def test_requests_without_a_limit_are_more_than_any(make_site: Any, look: Any) -> None:
    found = look("connector_max_keep_alive_requests", connector(make_site, maxKeepAliveRequests=-1))
    assert (found.value, found.evidence) == (1e9, "no limit at https-jsse-nio-9443")


def test_an_upload_has_no_limit_of_its_own_where_that_is_switched_off(make_site: Any, look: Any) -> None:
    site = connector(make_site, disableUploadTimeout=True)
    assert isinstance(look("connector_connection_upload_timeout", site), NotApplicable)


@pytest.mark.parametrize(
    ("name", "attribute"),
    [
        ("connector_max_keep_alive_requests", "maxKeepAliveRequests"),
        ("connector_connection_upload_timeout", "connectionUploadTimeout"),
        ("connector_max_http_header_size", "maxHttpHeaderSize"),
    ],
)
def test_what_a_connector_does_not_tell_is_unknown(make_site: Any, look: Any, name: str, attribute: str) -> None:
    found = look(name, connector(make_site, **{attribute: None}))
    assert found == Unknown(f"https-jsse-nio-9443 does not tell its {attribute}")


@pytest.mark.parametrize(
    ("server", "grade"),
    [
        ("WSO2 Carbon Server", "telling"),
        ("Apache-Coyote/1.1", "telling"),
        ("wso2carbon", "telling"),
        ("web", "neutral"),
        (None, "neutral"),
        ("", "neutral"),
    ],
)
def test_a_header_tells_what_the_server_is(make_site: Any, look: Any, server: str | None, grade: str) -> None:
    assert look("server_header", connector(make_site, server=server)).value == grade


@pytest.mark.parametrize(("port", "privileged"), [(1023, True), (1024, False), (80, True), (9443, False)])
def test_ports_below_1024_want_a_privilege(make_site: Any, look: Any, *, port: int, privileged: bool) -> None:
    assert look("privileged_port", connector(make_site, localPort=port)).value is privileged


def test_a_connector_that_does_not_listen_has_no_port(make_site: Any, look: Any) -> None:
    assert isinstance(look("privileged_port", connector(make_site, localPort=-1)), Unknown)


def test_a_connector_of_ajp_has_other_settings(make_site: Any, look: Any) -> None:
    ajp = {"name": '"ajp-nio-127.0.0.1-8009"', "localPort": 8009}
    site = make_site(mbeans={HTTPS: WHOLE, "Catalina:type=ProtocolHandler,port=8009": ajp})
    assert look("server_header", site) == look("server_header", make_site(mbeans={HTTPS: WHOLE}))


def test_a_server_on_carbon_shows_its_connectors_late(make_site: Any, look: Any) -> None:
    assert look("server_header", make_site()) == Unknown("the server shows no Tomcat connector")


@pytest.mark.parametrize(
    ("versions", "grade"),
    [
        (["TLSv1.3", "TLSv1.2"], "current"),
        (["TLSv1.3", "TLSv1.2", "TLSv1.1"], "old"),
        (["TLSv1.2", "SSLv3"], "old"),
        (["TLSv1"], "old"),
    ],
)
def test_old_versions_of_tls_are_seen_where_they_are_listed(
    make_site: Any, look: Any, versions: list[str], grade: str
) -> None:
    name = 'Catalina:type=SSLHostConfig,ThreadPool="https-jsse-nio-9443",name="_default_"'
    site = make_site(mbeans={name: {"enabledProtocols": versions}})
    assert look("tls_protocols_configured", site).value == grade


def test_without_tls_there_are_no_versions_of_it(make_site: Any, look: Any) -> None:
    name = 'Catalina:type=SSLHostConfig,ThreadPool="http-nio-9763",name="_default_"'
    site = make_site(mbeans={name: {"enabledProtocols": None}})
    assert look("tls_protocols_configured", site) == NotApplicable("no connector of Tomcat has TLS")


def test_a_tomcat_without_the_valve_is_seen(make_site: Any, look: Any) -> None:
    pool = {'Catalina:type=ThreadPool,name="http-nio-9763"': {"maxThreads": 250}}
    assert look("stuck_thread_valve", make_site(mbeans=pool)).value is False
    assert isinstance(look("stuck_thread_valve", make_site()), Unknown)


@pytest.mark.parametrize(
    ("threshold", "is_well", "words"),
    [
        (' threshold="600"', True, ", and tells after 600 s"),
        (' threshold="601"', False, ", and tells after 601 s"),
        (' threshold="0"', False, ", and switched off (threshold 0)"),
        ("", True, ", and tells after 600 s"),
        (' threshold="soon"', True, "; its threshold is no number"),
    ],
)
def test_the_valve_tells_early_enough(
    make_site: Any, look: Any, tmp_path: Path, *, threshold: str, is_well: bool, words: str
) -> None:
    folder = tmp_path / "repository" / "conf" / "tomcat"
    folder.mkdir(parents=True)
    name = "org.wso2.carbon.tomcat.ext.valves.CarbonStuckThreadDetectionValve"
    valve = f'<Valve className="{name}"{threshold}/>'
    (folder / "catalina-server.xml").write_text(f"<Server>\n<Service><Engine>\n{valve}</Engine></Service></Server>")
    shown = {"Catalina:type=Valve,name=CarbonStuckThreadDetectionValve": {"stateName": "STARTED"}}
    found = look("stuck_thread_valve", make_site(mbeans=shown, home=tmp_path))
    assert (found.value, found.evidence) == (is_well, f"CarbonStuckThreadDetectionValve is there{words}")
    assert (found.file, found.line) == ("repository/conf/tomcat/catalina-server.xml", 3)


def test_metrics_of_carbon_about_the_jvm_are_seen(make_site: Any, look: Any) -> None:
    site = make_site(mbeans={"org.wso2.carbon.metrics:name=jvm.memory.heap.used": {"Value": 1}})
    assert look("carbon_metrics_off", site).value is False
    other = make_site(mbeans={"org.wso2.carbon.metrics:name=org.wso2.mb.database.read": {"Count": 1}})
    assert look("carbon_metrics_off", other).value is True


@pytest.mark.parametrize(
    ("properties", "value"),
    [({"tryItFunctionalityDisabled": "true"}, True), ({"tryItFunctionalityDisabled": "false"}, False), ({}, False)],
)
def test_the_try_it_tool_is_api_managers(make_site: Any, look: Any, *, properties: dict[str, str], value: bool) -> None:
    said = {"ServerDataAsString": "JVM Name='x', WSO2 API Manager version ='4.5.0'", "ServerVersion": "4.5.0"}
    found = look("tryit_disabled", make_site(properties, mbeans={"org.wso2.carbon:type=ServerAdmin": said}))
    assert isinstance(found, Known)
    assert found.value is value
