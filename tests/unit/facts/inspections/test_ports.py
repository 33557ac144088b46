"""Where a server listens, and who reaches its JMX."""

from pathlib import Path

import pytest

from exporter.facts.fact import Known, Unknown
from exporter.model.site import SiteSettings
from testing.sites import PID, found, process, site, status, tcp, value, write_files

ANY, LOOPBACK, LAN = "00000000", "0100007F", "0500A8C0"
HOME = "-Dcarbon.home=/opt/wso2"
AGENT = "-Dcom.sun.management.jmxremote.port=1099"


def proc_with(folder: Path, *sockets: tuple[str, int]) -> Path:
    """Another user's process: its descriptors are hidden, so the user id of the sockets tells."""
    listed = tcp(*((address, port, 1000) for address, port in sockets), (ANY, 22, 0))
    return write_files(folder, {f"{PID}/status": status(), f"{PID}/net/tcp": listed})


@pytest.fixture(autouse=True)
def hidden_descriptors(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: str) -> list[str]:
        raise PermissionError(path)

    monkeypatch.setattr("os.listdir", refuse)


@pytest.mark.parametrize(
    ("arguments", "sockets", "word"),
    [
        ((HOME,), [(ANY, 9999), (ANY, 11111)], "open"),
        ((HOME,), [(LOOPBACK, 9999), (LOOPBACK, 11111)], "loopback"),
        ((HOME,), [(LOOPBACK, 9999), (ANY, 11111)], "open"),
        ((HOME,), [(LAN, 9999), (LAN, 11111)], "open"),
        ((HOME, "-DportOffset=1"), [(ANY, 10000), (ANY, 11112)], "open"),
        ((AGENT, f"{AGENT.partition('.port')[0]}.ssl=false"), [(ANY, 1099)], "open"),
        ((AGENT,), [(ANY, 1099)], "tls"),
        ((AGENT, AGENT.replace(".port=1099", ".rmi.port=1098")), [(ANY, 1098), (ANY, 1099)], "tls"),
        ((HOME, AGENT), [(ANY, 1099), (ANY, 9999)], "open"),
        # WSO2's connector switched off, and the JDK's agent on the loopback interface in its place
        ((HOME, AGENT), [(LOOPBACK, 1099)], "loopback"),
    ],
)
def test_jmx_is_for_the_machine_itself_or_spoken_with_tls(
    tmp_path: Path, arguments: tuple[str, ...], sockets: list[tuple[str, int]], word: str
) -> None:
    server = site(proc_with(tmp_path, *sockets), running=process(*arguments))
    assert value("jmx_exposed", server) == word


def test_ports_of_ones_own_are_known_by_the_files(tmp_path: Path) -> None:
    home = write_files(
        tmp_path / "home",
        {
            "repository/conf/carbon.xml": "<Server xmlns='http://wso2.org'><Ports><Offset>5</Offset>"
            "<JMX><RMIRegistryPort>7000</RMIRegistryPort></JMX></Ports></Server>",
            "repository/conf/etc/jmx.xml": "<JMX><RMIRegistryPort>${Ports.JMX.RMIRegistryPort}</RMIRegistryPort>"
            "<RMIServerPort>8000</RMIServerPort></JMX>",
        },
    )
    proc = proc_with(tmp_path / "proc", (ANY, 7005), (LOOPBACK, 8005))
    server = site(proc, running=process(HOME), home=home)
    assert value("jmx_exposed", server) == "open"
    moved = site(proc, running=process(HOME, "-DportOffset=6"), home=home)
    assert isinstance(found("jmx_exposed", moved), Unknown)


def test_it_is_said_what_is_read_there(tmp_path: Path) -> None:
    server = site(proc_with(tmp_path, (ANY, 9999)), running=process(HOME))
    reason = "who logs in there reads the passwords of key and trust stores"
    assert found("jmx_exposed", server) == Known("open", f"0.0.0.0:9999 without TLS; {reason}")


def test_a_server_without_such_ports_is_unknown(tmp_path: Path) -> None:
    server = site(proc_with(tmp_path, (ANY, 9443)), running=process(HOME))
    assert isinstance(found("jmx_exposed", server), Unknown)


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (SiteSettings(host="192.0.2.5"), "open"),
        (SiteSettings(host="192.0.2.5", jmx_tls=True), "tls"),
        (SiteSettings(host="wso2.example"), "open"),
    ],
)
def test_elsewhere_it_is_as_open_as_it_was_to_us(settings: SiteSettings, expected: str) -> None:
    assert value("jmx_exposed", site(said={}, settings=settings)) == expected


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", ""])
def test_what_a_tunnel_leads_to_is_unknown(host: str) -> None:
    server = site(said={}, settings=SiteSettings(host=host))
    assert found("jmx_exposed", server) == Unknown("its process was not found on this machine")


def test_ports_open_to_others_are_listed_with_the_random_one_explained(tmp_path: Path) -> None:
    proc = proc_with(tmp_path, (ANY, 9443), (ANY, 33507), (LOOPBACK, 10389))
    known = found("ports_listening", site(proc, running=process(HOME, "-Dcom.sun.management.jmxremote")))
    assert known == Known(
        ("0.0.0.0:9443", "0.0.0.0:33507"),
        "0.0.0.0:9443, 0.0.0.0:33507 (of all processes of its user); one on a random port is the JVM's own local"
        " connector",
    )
