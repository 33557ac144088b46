"""A Carbon server's configuration, from the files of the real kernel 4.10.32, changed where a test says so."""

import re
import shutil
from pathlib import Path

import pytest

from development.places import HOMES
from exporter.carbon.home import CarbonHome
from exporter.discovery.carbon_connector import carbon_connector
from exporter.discovery.connector import Connector, NoConnectorError
from exporter.system.java.command import JavaCommand

WRITTEN = ("carbon.xml", "etc/jmx.xml")
CONF = Path("repository", "conf")
DEFAULTS = Path("repository", "resources", "conf", "default.json")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A server as the kernel comes."""
    shutil.copytree(HOMES / "carbon-4.10.32", tmp_path, dirs_exist_ok=True)
    return tmp_path


def started(*options: str, arguments: tuple[str, ...] = ()) -> JavaCommand:
    return JavaCommand(options, "org.wso2.carbon.bootstrap.Bootstrap", arguments)


def found_by(command: JavaCommand, home: Path) -> Connector:
    return carbon_connector(command, CarbonHome.of(home, command))


def change(file: Path, pattern: str, replacement: str) -> None:
    text, count = re.subn(pattern, replacement, file.read_text())
    assert count == 1
    file.write_text(text)


def set_element(home: Path, file: str, name: str, value: str) -> None:
    change(home / CONF / file, rf"<{name}>[^<]*</{name}>", f"<{name}>{value}</{name}>")


def add_toml(home: Path, text: str) -> None:
    """Settings before the file's own sections, in a server that has never started."""
    for name in WRITTEN:
        (home / CONF / name).unlink()
    file = home / CONF / "deployment.toml"
    file.write_text(text + file.read_text().replace("[server]", "[server_before]"))


def refusal(command: JavaCommand, home: Path) -> NoConnectorError:
    with pytest.raises(NoConnectorError) as caught:
        found_by(command, home)
    return caught.value


def test_out_of_the_box_it_is_on_9999_and_11111(home: Path) -> None:
    expected = Connector(port=9999, server_port=11111, tls=False, wants_login=True, offset=0)
    assert found_by(started(), home) == expected


def test_what_the_server_wrote_when_it_started_counts_not_what_it_would_write_now(home: Path) -> None:
    set_element(home, "carbon.xml", "Offset", "3")
    set_element(home, "carbon.xml", "RMIRegistryPort", "9990")
    change(home / CONF / "deployment.toml", r"\[server\]\n", "[server]\noffset = 7\n")
    found = found_by(started(), home)
    assert (found.port, found.server_port, found.offset) == (9993, 11114, 3)


@pytest.mark.parametrize(
    ("command", "offset"),
    [
        (started("-DportOffset=1"), 1),
        (started(arguments=("-DportOffset=2",)), 2),
        (started("-DportOffset=1", arguments=("-DportOffset=2",)), 2),
        (started("-DportOffset=1", "-DportOffset=4"), 4),
    ],
)
def test_a_start_argument_replaces_the_configured_offset(home: Path, command: JavaCommand, offset: int) -> None:
    """As the real kernel does: the last, and the one after the program's name before the JVM's own."""
    set_element(home, "carbon.xml", "Offset", "31")
    assert found_by(command, home).port == 9999 + offset


def test_ports_may_stand_in_jmx_xml_itself(home: Path) -> None:
    set_element(home, "etc/jmx.xml", "RMIRegistryPort", "9000")
    assert found_by(started(), home).port == 9000


def test_before_a_first_start_deployment_toml_tells_and_then_the_products_defaults(home: Path) -> None:
    """default.json of a product that moves the second port, such as no kernel does."""
    change(home / DEFAULTS, r'"monitoring.jmx.rmi_server_port": "11111"', '"monitoring.jmx.rmi_server_port": "12000"')
    add_toml(home, "[server]\noffset = 5\n[monitoring.jmx]\nrmi_registry_port = 9100\n")
    found = found_by(started(), home)
    assert (found.port, found.server_port) == (9105, 12005)


def test_without_a_products_defaults_the_kernels_hold(home: Path) -> None:
    (home / DEFAULTS).unlink()
    add_toml(home, "")
    assert found_by(started(), home).port == 9999


def test_a_server_with_jmx_off_tells_the_two_lines_that_turn_it_on(home: Path) -> None:
    set_element(home, "etc/jmx.xml", "StartRMIServer", "false")
    error = refusal(started(), home)
    assert error.state == "jmx_off"
    assert error.remedy[0] == f"# in {home / CONF / 'deployment.toml'}, then restart it"
    assert error.remedy[1:] == ("[monitoring.jmx]", "rmi_server_start = true")


def test_an_identity_server_before_its_first_start_has_jmx_off(home: Path) -> None:
    """Its default.json says so, since 5.10."""
    change(home / DEFAULTS, r'"monitoring.jmx.rmi_server_start": true', '"monitoring.jmx.rmi_server_start": false')
    add_toml(home, "")
    assert refusal(started(), home).state == "jmx_off"


def test_an_older_server_is_turned_on_in_jmx_xml(home: Path) -> None:
    (home / CONF / "deployment.toml").unlink()
    set_element(home, "etc/jmx.xml", "StartRMIServer", "false")
    assert refusal(started(), home).remedy[1] == "<StartRMIServer>true</StartRMIServer>"


def test_the_configuration_may_be_elsewhere(home: Path, tmp_path: Path) -> None:
    (home / "repository" / "conf").rename(home / "conf")
    command = started(f"-Dcarbon.config.dir.path={home / 'conf'}")
    assert found_by(command, home).port == 9999


def test_without_a_fixed_port_of_its_rmi_server_it_is_refused(home: Path) -> None:
    """Where its registry sends clients cannot be believed: every local process may write there."""
    set_element(home, "carbon.xml", "RMIServerPort", "")
    error = refusal(started(), home)
    assert (error.state, "rmi_server_port" in error.reason) == ("refused", True)


@pytest.mark.parametrize(
    ("file", "content", "reason"),
    [
        ("carbon.xml", "<Server", "carbon.xml is no XML"),
        (
            "etc/jmx.xml",
            "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/hostname'>]><JMX>&b;</JMX>",
            "jmx.xml declares entities",
        ),
        ("carbon.xml", "<Server><Ports><Offset>x</Offset></Ports></Server>", "its port offset is no number"),
        ("carbon.xml", "<Server/>", "its RMI server has no fixed port"),
        ("carbon.xml", "x" * 1024 * 1024 + "x", "found more than 1048576 bytes"),
    ],
)
def test_a_configuration_that_makes_no_sense_is_refused(home: Path, file: str, content: str, reason: str) -> None:
    (home / CONF / file).write_text(content)
    error = refusal(started(), home)
    assert (error.state, reason in error.reason) == ("refused", True)


@pytest.mark.parametrize(
    ("toml", "reason"),
    [
        ("[server", "deployment.toml is no TOML"),
        ("monitoring = 1\n[server]\noffset = '$env{OFFSET}'\n", "its port offset is no number"),
        ("[monitoring.jmx]\nrmi_registry_port = 99999\n", "its RMI registry's port is no port"),
    ],
)
def test_a_deployment_toml_that_makes_no_sense_is_refused(home: Path, toml: str, reason: str) -> None:
    add_toml(home, toml)
    error = refusal(started(), home)
    assert (error.state, reason in error.reason) == ("refused", True)


def test_a_home_without_configuration_is_refused(tmp_path: Path) -> None:
    assert "has neither carbon.xml nor deployment.toml" in refusal(started(), tmp_path).reason


def test_a_home_that_cannot_be_looked_at_is_refused() -> None:
    """As one that only its user may look into, which root's tests cannot show."""
    home = Path("/", "x" * 300)
    assert refusal(started(), home).reason == f"{home / CONF / 'carbon.xml'}: cannot be looked at: File name too long"


def test_a_deployment_toml_that_nests_without_end_is_refused(home: Path) -> None:
    add_toml(home, f"a = {'[' * 5000}\n")
    assert refusal(started(), home).reason == f"{home / CONF / 'deployment.toml'} is nested too deeply (line 1)"
