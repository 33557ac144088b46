"""Settings by small files of the form that kernels have; those of a real kernel are read by the tests of discovery."""

from pathlib import Path

import pytest

from exporter.carbon.files import CarbonFileError
from exporter.carbon.home import CarbonHome
from exporter.carbon.jmx_settings import JmxSettings, read_jmx_settings
from exporter.system.java.command import JavaCommand

CARBON = """<Server xmlns="http://wso2.org/projects/carbon/carbon.xml"><Ports><Offset>2</Offset>
<JMX><RMIRegistryPort>9990</RMIRegistryPort></JMX></Ports></Server>"""
JMX = """<JMX xmlns="http://wso2.org/projects/carbon/jmx.xml"><StartRMIServer>true</StartRMIServer>
<RMIRegistryPort>${Ports.JMX.RMIRegistryPort}</RMIRegistryPort><RMIServerPort>11112</RMIServerPort></JMX>"""


@pytest.fixture
def home(tmp_path: Path) -> CarbonHome:
    return CarbonHome.of(tmp_path, JavaCommand((), "Main", ()))


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def test_the_configuration_is_where_all_products_have_it_or_where_a_property_says(tmp_path: Path) -> None:
    assert CarbonHome.of(tmp_path, JavaCommand((), "Main", ())).carbon_xml == tmp_path / "repository/conf/carbon.xml"
    for given, expected in (("/etc/wso2", Path("/etc/wso2/etc/jmx.xml")), ("conf", tmp_path / "conf/etc/jmx.xml")):
        command = JavaCommand((f"-Dcarbon.config.dir.path={given}",), "Main", ())
        assert CarbonHome.of(tmp_path, command).jmx_xml == expected


def test_rendered_files_tell_what_the_server_runs_with(home: CarbonHome) -> None:
    write(home.carbon_xml, CARBON)
    write(home.jmx_xml, JMX)
    write(home.deployment_toml, "[server]\noffset = 7\n")  # edited since
    assert read_jmx_settings(home) == JmxSettings("true", "9990", "11112", "2")


def test_before_a_first_start_the_settings_are_those_that_will_be_rendered(home: CarbonHome) -> None:
    write(home.deployment_toml, "[server]\noffset = 5\n")
    assert read_jmx_settings(home) == JmxSettings("true", "9999", "11111", "5")
    write(home.default_json, '{"monitoring.jmx.rmi_server_start": false, "monitoring.jmx.rmi_server_port": "12000"}')
    assert read_jmx_settings(home) == JmxSettings("False", "9999", "12000", "5")
    write(home.default_json, "no JSON")
    assert read_jmx_settings(home) == JmxSettings("true", "9999", "11111", "5")


def test_a_home_without_configuration_says_so(home: CarbonHome) -> None:
    with pytest.raises(CarbonFileError) as caught:
        read_jmx_settings(home)
    assert str(caught.value) == f"{home.configuration} has neither carbon.xml nor deployment.toml"
