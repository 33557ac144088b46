"""What inspections of a JVM find of real servers, recorded, as these were read by hand."""

from dataclasses import replace
from typing import Any

import pytest

from exporter.facts.fact import Known, NotApplicable, Unknown
from exporter.facts.inspection import Site
from exporter.facts.registry import INSPECTIONS
from exporter.model.site import SiteSettings

KERNEL = {
    "hostname_verifier": ("default", "DefaultAndLocalhost (httpclient.hostnameVerifier in force)"),
    "opensaml_hostname_verification": (True, "not switched off: OpenSAML verifies by itself"),
    "debug_agent": (False, "no debugger's agent among the JVM's arguments"),
    "heap_dump_on_oom": ("on", "HeapDumpOnOutOfMemoryError is on; whether its file has room is not known"),
    "entity_expansion_limit": (64_000, "64000, the default of Java 17"),
    "tls_renegotiation": (False, "jdk.tls.rejectClientInitiatedRenegotiation is not set"),
    "ldap_pool_ssl": (True, "com.sun.jndi.ldap.connect.pool.protocol is plain ssl"),
    "java_release": (17, "Java 17.0.15 of Debian"),
    "jdk_patched": (593, "593 days old (Java 17.0.15 of 2025-04-15)"),
    "jmx_access_control": (False, "jmx.remote.access.control.enabled is not set"),
    "profile": ("all", "default: all parts in one server"),
    "stuck_thread_valve": (
        True,
        "CarbonStuckThreadDetectionValve is there; its threshold is in a file that was not read",
    ),
    "carbon_metrics_off": (True, "there are none"),
    "tls_protocols_configured": ("old", "TLSv1, TLSv1.1, TLSv1.2, TLSv1.3 at https-jsse-nio-9443"),
    "jdbc_max_active": (50, "50 at WSO2_SHARED_DB"),
    "jdbc_validation": (True, "WSO2_SHARED_DB tries a connection before it lends it"),
    "jdbc_max_wait": ("fitting", "WSO2_SHARED_DB waits 60 s for a connection"),
}

OF_CONNECTORS = {
    "connector_max_keep_alive_requests": [200, 200],
    "connector_connection_upload_timeout": [120_000, 120_000],
    "connector_max_http_header_size": [8192, 8192],
    "server_header": ["telling", "telling"],
    "privileged_port": [False, False],
}

OF_JVM = (*KERNEL, *OF_CONNECTORS, "gzip_bug", "ibm_jdk_csrfguard", "tryit_disabled", "jmx_user")


@pytest.mark.parametrize(("name", "value", "evidence"), [(name, *told) for name, told in KERNEL.items()])
def test_a_bare_kernel_is_as_it_was_read_by_hand(
    kernel_site: Site, look: Any, name: str, value: object, evidence: str
) -> None:
    found = look(name, kernel_site)
    assert (found.value, found.evidence) == (value, evidence)
    assert (found.read_at, found.source) == (kernel_site.now, "jmx")


@pytest.mark.parametrize(("name", "values"), OF_CONNECTORS.items())
def test_each_connector_of_a_bare_kernel_tells(
    kernel_site: Site, look_at_all: Any, name: str, values: list[object]
) -> None:
    found = look_at_all(name, kernel_site)
    assert [each.value for each in found] == values
    assert [each.evidence.count("nio-9766") + each.evidence.count("nio-9446") for each in found] == [1, 1]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("gzip_bug", "Java 17.0.15 decodes GZIP well"),
        ("ibm_jdk_csrfguard", "Java 17 of Debian is none of IBM's Java 8"),
        ("tryit_disabled", "this is about apim, ei, and the server is kernel"),
    ],
)
def test_what_a_bare_kernel_has_not_is_not_applicable(kernel_site: Site, look: Any, name: str, reason: str) -> None:
    assert look(name, kernel_site) == NotApplicable(reason)


@pytest.mark.parametrize("name", [*OF_CONNECTORS, "stuck_thread_valve", "tls_protocols_configured"])
def test_synapse_has_no_tomcat(synapse_site: Site, look: Any, name: str) -> None:
    found = look(name, synapse_site)
    assert isinstance(found, NotApplicable)
    assert "Tomcat" in found.reason


@pytest.mark.parametrize(
    "name", ["hostname_verifier", "opensaml_hostname_verification", "tryit_disabled", "profile", "jmx_access_control"]
)
def test_synapse_is_no_server_on_carbon(synapse_site: Site, look: Any, name: str) -> None:
    assert isinstance(look(name, synapse_site), NotApplicable)


@pytest.mark.parametrize(
    "name", ["jdbc_max_active", "jdbc_validation", "jdbc_max_wait", "java_release", "ldap_pool_ssl", "jmx_user"]
)
def test_what_only_wso2s_servers_have_synapse_has_not(synapse_site: Site, look: Any, name: str) -> None:
    assert isinstance(look(name, replace(synapse_site, no_files="its home is unknown")), NotApplicable)


def test_of_synapse_the_jvm_is_judged(synapse_site: Site, look: Any) -> None:
    assert look("jdk_patched", synapse_site).value == 593
    assert look("debug_agent", synapse_site).value is False
    assert look("heap_dump_on_oom", synapse_site).value == "off"


@pytest.mark.parametrize("name", OF_JVM)
def test_what_a_jvm_tells_is_unknown_where_it_was_not_read(kernel_site: Site, look: Any, name: str) -> None:
    found = look(name, replace(kernel_site, snapshot=None))
    assert isinstance(found, Unknown), INSPECTIONS[name]


@pytest.mark.parametrize("name", [name for name in OF_JVM if not name.startswith("jdbc_")])
def test_of_a_server_that_does_not_run_nothing_of_the_jvm_is_judged(kernel_site: Site, look: Any, name: str) -> None:
    found = look(name, replace(kernel_site, snapshot=None, settings=SiteSettings()))
    assert found == NotApplicable("the server does not run")


def test_no_fact_of_a_bare_kernel_fails(kernel_site: Site, look_at_all: Any) -> None:
    for name in OF_JVM:
        assert all(isinstance(fact, Known | NotApplicable | Unknown) for fact in look_at_all(name, kernel_site))
        reasons = [fact.reason for fact in look_at_all(name, kernel_site) if isinstance(fact, Unknown)]
        assert reasons == ([] if name != "jmx_user" else reasons)
