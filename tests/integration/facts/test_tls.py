"""What handshakes with a real WSO2 Carbon kernel tell, and what they cost it."""

import re
import time
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from development import kernel
from development.carbon import CarbonServer
from exporter.carbon.opening import process_home
from exporter.facts.fact import Facts, Known
from exporter.facts.inspection import Site
from exporter.facts.inspections.tls import INSPECTIONS
from exporter.facts.inspector import inspect
from exporter.jmx import ServiceUrl
from exporter.jmx.deadline import Deadline
from exporter.model.machine import ProcessFacts
from exporter.model.site import SiteSettings
from exporter.secrecy.credentials import Credentials
from exporter.system.process_identity import identify
from exporter.system.roots import Roots
from exporter.targets.native.source import NativeOptions
from exporter.targets.transports import open_target
from testing.patience import PATIENCE
from testing.services import StartService

_ROUND = 4
"""The connections of a round: the usual suites, the old versions, the weak suites, the request."""

_OLD_SECURITY = "jdk.tls.disabledAlgorithms=SSLv3, RC4, DES, MD5withRSA, DH keySize < 1024, 3DES_EDE_CBC, anon, NULL\n"
"""A java.security as Java 8 had it before 2021: TLSv1 and TLSv1.1 are not in it."""


def facts_of(server: CarbonServer) -> Mapping[str, Facts]:
    """Inspect a server as the exporter does that runs beside it."""
    (inspection,) = INSPECTIONS
    url = ServiceUrl.parse(f"127.0.0.1:{server.jmx_port}")
    source = open_target(url, Credentials(server.username, server.password_file), "native", NativeOptions())
    try:
        snapshot = source.read(inspection.queries, Deadline.after(PATIENCE))
    finally:
        source.close()
    roots = Roots()
    process = ProcessFacts(identify(server.pid, roots), (), str(server.home), None)
    deadline, settings = Deadline.after(PATIENCE), SiteSettings(host="127.0.0.1")
    site = Site(time.time(), deadline, settings, snapshot, process_home(process, roots), process=process, roots=roots)
    return inspect([inspection], site)


def test_the_kernel_as_it_comes(carbon: CarbonServer) -> None:
    """The values that openssl(1) and curl(1) showed of kernel 4.10.32 on a JDK 17."""
    at = f"127.0.0.1:{carbon.https_port}"
    found = facts_of(carbon)
    values = {name: [each.value for each in facts if isinstance(each, Known)] for name, facts in found.items()}
    assert values == {
        "tls_versions": [("TLS 1.2", "TLS 1.3")],
        "tls_suites": ["cbc"],
        "dh_prime_bits": [2048],
        "hsts": ["absent"],
        "certificate_address": [at],
        "certificate_not_after": [1736243977.0],  # 2025-01-07
        "certificate_default_key": ["default"],
        "certificate_strength": ["strong"],
        "certificate_name": ["named"],
    }


@pytest.fixture
def old_kernel(java_home: Path, tmp_path: Path) -> Iterator[CarbonServer]:
    """The same kernel with an old java.security, whose MBeans say the same."""
    security = tmp_path / "java.security"
    security.write_text(_OLD_SECURITY)
    with CarbonServer(kernel.HOME, java_home, java_options=[f"-Djava.security.properties={security}"]) as server:
        yield server


def test_tls_1_0_is_told_where_it_is_taken(old_kernel: CarbonServer) -> None:
    found = facts_of(old_kernel)
    (versions,) = found["tls_versions"]
    assert isinstance(versions, Known)
    assert versions.value == ("TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3")


def access_lines(server: CarbonServer) -> list[str]:
    """What the connectors have logged of requests, and of connections that ended without one."""
    logs = (server.home / "repository" / "logs").glob("http_access_*.log")
    return [line for log in logs for line in log.read_text().splitlines()]


def errors(server: CarbonServer) -> list[str]:
    lines = (server.home / "repository" / "logs" / "wso2carbon.log").read_text().splitlines()
    return [line for line in lines if re.search(r"\] +ERROR \{", line)]


def samples(url: str, name: str) -> list[float]:
    page = urllib.request.urlopen(f"{url}/metrics", timeout=PATIENCE).read().decode()
    return [float(line.rpartition(" ")[2]) for line in page.splitlines() if line.startswith(name)]


def waited_for(url: str, name: str) -> list[float]:
    """Scrape until there are samples of a name."""
    end = time.monotonic() + PATIENCE
    while not (found := samples(url, name)) and time.monotonic() < end:
        time.sleep(0.2)
    return found


def test_a_hundred_scrapes_make_one_round_of_handshakes(
    carbon: CarbonServer, start_exporter: StartService, tmp_path: Path
) -> None:
    """No session, no error in the server's log, and one line in its access log for each connection of the round."""
    configuration = tmp_path / "wso2-exporter.yml"
    configuration.write_text(
        f"targets: [{{name: a, url: 127.0.0.1:{carbon.jmx_port}, username: {carbon.username},"
        f" password_file: {carbon.password_file}}}]\nhost: {{enabled: false}}\n"
    )
    lines, known_errors = len(access_lines(carbon)), errors(carbon)
    with start_exporter(configuration) as service:
        sessions = samples(service.url, "tomcat_session_sessioncounter_total")
        assert waited_for(service.url, "wso2_certificate_expiry_timestamp_seconds") == [1736243977.0]
        for _ in range(100):
            found = samples(service.url, "tomcat_session_sessioncounter_total")
    assert sum(found) == sum(sessions) > -1
    assert errors(carbon) == known_errors
    end = time.monotonic() + PATIENCE
    while len(new := access_lines(carbon)[lines:]) < _ROUND and time.monotonic() < end:  # Tomcat writes them late
        time.sleep(0.2)
    assert len(new) == _ROUND
    assert ["/services/Version" in line for line in new].count(True) == 1
    assert [line.count(" 400 ") for line in new].count(1) == _ROUND - 1
