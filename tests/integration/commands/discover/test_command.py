"""The command on real JVMs of the tests' own; other servers that run here at the same time are in its output too."""

import os
import re
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psutil
import pytest
import yaml

from development import kernel
from exporter.config.loader import load_settings
from exporter.discovery.processes import user_name
from exporter.document import DocumentError
from exporter.jmx.deadline import Deadline
from exporter.model.snapshot import TargetError
from exporter.secrecy.credentials import Credentials, Secret
from exporter.system.java.command import JavaCommand
from exporter.targets.native.source import NativeOptions, NativeSource
from testing.discover_command import loaded, output, run, told
from testing.hidden_processes import HIDING, with_hidden_processes
from testing.jvm import Jvm, StartJvm, WaitingJava, login_options

NAME = f'wso2 "am" # 4.5 {os.getpid()}'
PASSWORD = f"wso2-am-4.5-{os.getpid()}.password"
"""No other server that runs here meanwhile has them, not even one of these tests run a second time."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A Carbon server's files in a folder with a name that wants quotes."""
    conf = tmp_path / NAME / "repository" / "conf"
    (conf / "etc").mkdir(parents=True)
    for name in ("carbon.xml", "etc/jmx.xml", "deployment.toml"):
        shutil.copy(kernel.HOME / "repository" / "conf" / name, conf / name)
    return conf.parents[1]


def use_ports_of(jvm: Jvm, home: Path) -> None:
    command = JavaCommand.parse(psutil.Process(jvm.process.pid).cmdline())
    server_port = command.property("com.sun.management.jmxremote.rmi.port")
    file = home / "repository" / "conf" / "carbon.xml"
    text = re.sub(r"<RMIRegistryPort>\d+", f"<RMIRegistryPort>{jvm.port}", file.read_text())
    file.write_text(re.sub(r"<RMIServerPort>\d+", f"<RMIServerPort>{server_port}", text))


def test_what_it_prints_is_the_configuration_that_reads_what_it_found(
    jvm: Jvm, start_jvm: StartJvm, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    carbon = start_jvm(f"-Dcarbon.home={home}")
    use_ports_of(carbon, home)
    printed, errors = run(capsys, "--java")
    carbon.stop()
    (tmp_path / "as-it-is.yml").write_text(printed)
    with pytest.raises(DocumentError, match=r"password_file: .*No such file or directory"):
        load_settings(tmp_path / "as-it-is.yml", {})
    assert f"\n     (umask 077; cat > {PASSWORD})\n" in errors
    targets = loaded(printed, tmp_path)
    assert targets[jvm.port].name == f"ExoticServer-{jvm.port}"
    assert targets[jvm.port].credentials is None
    found = targets[carbon.port]
    assert found.name == NAME
    assert found.credentials is not None
    assert (found.credentials.username, found.credentials.password) == (
        "monitor",
        tmp_path / PASSWORD,
    )
    port = jvm.port
    row = rf"^ExoticServer-{port} +can be read +127\.0\.0\.1:{port} +\S+ +{jvm.process.pid} +ExoticServer$"
    assert re.search(row, errors, re.MULTILINE)
    assert re.search(rf" wants a login +127.0.0.1:{carbon.port} +\S+ +{carbon.process.pid} ", errors)


def test_java_programs_that_are_no_wso2_servers_are_named_and_left_out(
    jvm: Jvm, capsys: pytest.CaptureFixture[str]
) -> None:
    printed, errors = run(capsys)
    assert f"127.0.0.1:{jvm.port}" not in printed
    assert re.search(rf"^- +can be read +127\.0\.0\.1:{jvm.port} ", errors, re.MULTILINE)
    assert "; --java takes them in." in errors


def test_servers_of_other_users_come_with_the_command_that_looks_at_them(
    start_jvm: StartJvm, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    carbon = start_jvm(f"-Dcarbon.home={home}")
    errors = told(capsys, "--user", "nobody")
    looked_at = told(capsys, "--user", "nobody", "--user", user_name(os.geteuid()))
    carbon.stop()
    refused = f"Process {carbon.process.pid}: it runs as {user_name(os.geteuid())}, who is not among discover.users."
    assert refused in errors
    assert refused not in looked_at
    (command,) = re.findall(r"\n  wso2-exporter discover( --user .*) > wso2-exporter\.yml\n", errors)
    assert f" --user {user_name(os.geteuid())}" in command


def test_what_is_configured_is_not_proposed_again_and_rules_fill_in_the_login(
    jvm: Jvm, start_jvm: StartJvm, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    carbon = start_jvm(f"-Dcarbon.home={home}")
    use_ports_of(carbon, home)
    (tmp_path / "am.password").write_text("hunter2")
    (tmp_path / "c.yml").write_text(
        f"targets:\n- name: mine\n  url: localhost:{jvm.port}\ndiscover:\n  credentials:\n"
        f"  - home: '{home}'\n    username: monitor\n    password_file: am.password\n"
    )
    printed, errors = run(capsys, "--java", "--config.file", str(tmp_path / "c.yml"))
    carbon.stop()
    targets = loaded(printed, tmp_path)
    assert jvm.port not in targets
    assert re.search(rf"^mine +configured +127.0.0.1:{jvm.port} +\S+ +{jvm.process.pid} ", errors, re.MULTILINE)
    login = targets[carbon.port].credentials
    assert login is not None
    assert (login.username, login.password) == ("monitor", tmp_path / "am.password")
    assert "hunter2" not in printed + errors


def test_a_configured_server_is_not_said_to_want_a_login(
    start_jvm: StartJvm, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its login stands with its target, and `discover.credentials` needs none."""
    carbon = start_jvm(f"-Dcarbon.home={home}")
    use_ports_of(carbon, home)
    (tmp_path / "c.yml").write_text(
        f"targets: [{{name: gateway, url: 'localhost:{carbon.port}', username: monitor, password: hunter2}}]\n"
    )
    printed, errors = run(capsys, "--config.file", str(tmp_path / "c.yml"))
    carbon.stop()
    pid = carbon.process.pid
    assert re.search(rf"^gateway +configured +127.0.0.1:{carbon.port} +\S+ +{pid} ", errors, re.MULTILINE)
    assert f"Process {pid}:" not in errors
    assert str(carbon.port) not in printed


def test_a_password_in_the_configuration_is_not_printed(
    start_jvm: StartJvm, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    carbon = start_jvm(f"-Dcarbon.home={home}")
    use_ports_of(carbon, home)
    (tmp_path / "c.yml").write_text("discover: {credentials: [{username: monitor, password: hunter2}]}\n")
    printed, errors = run(capsys, "--config.file", str(tmp_path / "c.yml"))
    carbon.stop()
    assert "hunter2" not in printed + errors
    login = loaded(printed, tmp_path)[carbon.port].credentials
    assert login is not None
    assert (login.username, login.password) == ("monitor", tmp_path / PASSWORD)


def test_a_server_with_jmx_off_comes_with_the_lines_that_turn_it_on(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], waiting_java: WaitingJava
) -> None:
    file = home / "repository" / "conf" / "etc" / "jmx.xml"
    file.write_text(file.read_text().replace("<StartRMIServer>true", "<StartRMIServer>false"))
    pid = waiting_java(f"-Dcarbon.home={home}", program="ExoticServer")
    printed, errors = run(capsys)
    about = errors[errors.index(f"Process {pid}: its JMX is switched off.") :].splitlines()
    assert about[1:4] == [
        f"  # in {home / 'repository/conf/deployment.toml'}, then restart it",
        "  [monitoring.jmx]",
        "  rmi_server_start = true",
    ]
    assert ". Turn JMX on where it is off, with the lines above, and run this command again.\n" in errors
    loaded(printed, tmp_path)


def test_a_process_cannot_write_into_the_configuration(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], waiting_java: WaitingJava
) -> None:
    """Its folder has line breaks, and looks like YAML after them."""
    pid = waiting_java(
        f"-Dcarbon.home={tmp_path}/x\ntargets:\n  - name: evil\n    url: evil.example.org:9999\n",
        program="ExoticServer",
    )
    printed, errors = run(capsys)
    assert str(pid) in errors
    assert not [line for line in (printed + errors).splitlines() if line.lstrip().startswith("- name: evil")]
    assert "evil" not in {target.name for target in loaded(printed, tmp_path).values()}


def test_an_agent_without_a_fixed_port_is_read_as_it_is_printed(
    start_jvm: StartJvm, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its login alone has to be filled in."""
    login = login_options(tmp_path, "monitor right\n")
    free = start_jvm("-Dcom.sun.management.jmxremote.rmi.port=0", *login)
    target = loaded(output(capsys, "--java"), tmp_path)[free.port]
    assert target.rmi_port == "registry"
    options = NativeOptions(target.tls, target.rmi_host, target.rmi_port)
    with closing(NativeSource(target.url, Credentials("monitor", Secret("right")), options)) as source:
        assert source.names(Deadline.after(30))
    with closing(NativeSource(target.url, Credentials("monitor", Secret("right")))) as source:
        with pytest.raises(TargetError, match="rmi_port: registry") as caught:
            source.names(Deadline.after(30))
        assert caught.value.reason == "not_jmx"
    free.stop()


@pytest.mark.parametrize("how", HIDING)
def test_it_says_where_the_processes_of_other_users_are_hidden(how: str) -> None:
    command = with_hidden_processes(how, sys.executable, "-m", "exporter", "discover")
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "The processes of other users are hidden (hidepid" in ended.stderr
    assert yaml.safe_load(ended.stdout) == {"discover": True}


def test_it_does_not_say_so_where_they_are_seen(capsys: pytest.CaptureFixture[str]) -> None:
    assert "hidden" not in told(capsys)
