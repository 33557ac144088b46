"""The JDK's agent by its options: names and defaults of its guide, "Monitoring and Management Using JMX Technology"."""

from pathlib import Path

import pytest

from exporter.discovery.agent import agent_connector, has_agent
from exporter.discovery.connector import Connector, NoConnectorError
from exporter.system.files import UnreadableFileError, read_small_file
from exporter.system.java.command import JavaCommand

AGENT = "com.sun.management.jmxremote"


def no_file(path: str) -> bytes:
    raise UnreadableFileError(f"nobody reads {path}")


def started(**properties: str) -> JavaCommand:
    """With the agent's properties: `rmi_port` stands for `...jmxremote.rmi.port`."""
    names = {name: name.replace("_", ".") for name in properties}
    return JavaCommand(tuple(f"-D{AGENT}.{names[name]}={value}" for name, value in properties.items()), "Main", ())


def test_tls_and_a_password_are_wanted_unless_they_are_switched_off() -> None:
    assert agent_connector(started(port="11114"), no_file) == Connector(11114, None, tls=True, wants_login=True)
    switched_off = started(port="11114", rmi_port="11115", ssl="false", authenticate="false")
    assert agent_connector(switched_off, no_file) == Connector(11114, 11115, tls=False, wants_login=False)


@pytest.mark.parametrize(("text", "port"), [("0", None), ("11114", 11114)])
def test_a_port_of_any_number_is_the_registrys_to_tell(text: str, port: int | None) -> None:
    assert agent_connector(started(port="11114", rmi_port=text), no_file).server_port == port


@pytest.mark.parametrize("given", ["/", ""])
def test_a_file_of_properties_tells_what_the_options_do_not(tmp_path: Path, given: str) -> None:
    (tmp_path / "management.properties").write_text(
        f"# {AGENT}.port=1\n! {AGENT}.port=2\n  {AGENT}.port = 11114\n{AGENT}.ssl:false\n{AGENT}.authenticate false\n"
    )
    name = str(tmp_path / "management.properties") if given else "management.properties"
    file = f"-Dcom.sun.management.config.file={name}"
    command = JavaCommand((file, f"-D{AGENT}.authenticate=true"), "Main", ())
    assert has_agent(command)
    assert agent_connector(command, lambda path: read_small_file(tmp_path / path, 10_000, "a file")) == Connector(
        11114, None, tls=False, wants_login=True
    )


def test_lines_of_properties_end_where_java_ends_them() -> None:
    """At carriage return and line feed alone (`Properties.load`)."""
    text = f"{AGENT}.port=11114\r{AGENT}.ssl=false\r\nx=\x1c{AGENT}.authenticate=false\x85{AGENT}.rmi.port=1\n"
    command = JavaCommand(("-Dcom.sun.management.config.file=f",), "Main", ())
    expected = Connector(11114, None, tls=False, wants_login=True)
    assert agent_connector(command, lambda _: text.encode("latin-1")) == expected


def test_local_attaching_is_no_agent_that_others_reach() -> None:
    """Every Carbon script has this option."""
    command = JavaCommand((f"-D{AGENT}",), "Main", ())
    assert not has_agent(command)
    with pytest.raises(NoConnectorError) as caught:
        agent_connector(command, no_file)
    assert caught.value.state == "jmx_off"
    assert f"-D{AGENT}.port=" in caught.value.remedy[0]


@pytest.mark.parametrize("port", ["0", "x", "", "70000"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    with pytest.raises(NoConnectorError) as caught:
        agent_connector(started(port=port), no_file)
    assert (caught.value.state, caught.value.reason) == ("refused", f"{AGENT}.port is no port")


def test_a_file_of_properties_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    command = JavaCommand(("-Dcom.sun.management.config.file=absent",), "Main", ())
    with pytest.raises(NoConnectorError) as caught:
        agent_connector(command, lambda path: read_small_file(tmp_path / path, 10_000, "a file"))
    assert (caught.value.state, caught.value.reason) == (
        "refused",
        "absent: cannot be read: No such file or directory",
    )
