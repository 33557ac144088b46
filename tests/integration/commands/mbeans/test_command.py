"""The command against real JVMs with the JDK's agent, and against nothing."""

import base64
import contextlib
import json
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from exporter import cli
from testing.jvm import Jvm, StartJvm
from testing.mbeans_command import configure

SECRETS = {
    "-Djavax.net.ssl.keyStorePassword": "hidden-in-a-flag",
    "-Dfoo.token": "hidden in a flag with blanks",
    "-Dbar.options": "user=u;password=left<hidden in a value",
    "-Dbroker.url": "amqp://user:hidden-in-a-url@localhost/carbon",
}


@pytest.fixture(scope="module")
def secretive(start_jvm: StartJvm) -> Jvm:
    """A JVM with secrets on its command line."""
    return start_jvm(*(f"{flag}={value}" for flag, value in SECRETS.items()))


@pytest.fixture
def attributes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[[int, str], dict[str, Any]]:
    """The attributes of one MBean, as JSON."""

    def read(port: int, name: str) -> dict[str, Any]:
        file = configure(tmp_path, port)
        assert cli.main(["mbeans", "jvm", name, "--config.file", file, "--format", "json", "--timeout", "60"]) == 0
        told = capsys.readouterr()
        assert told.err == ""
        (mbean,) = json.loads(told.out)["mbeans"]
        assert mbean["objectName"] == name
        found: dict[str, Any] = mbean["attributes"]
        return found

    return read


def test_what_the_server_cannot_send_costs_itself_only(
    jvm: Jvm, attributes: Callable[[int, str], dict[str, Any]]
) -> None:
    """The values and exceptions are those of testing/java/ExoticServer.java."""
    found = attributes(jvm.port, "exotic:type=Poison")
    values = {name: told["value"] for name, told in found.items() if "value" in told}
    errors = {name: told["error"] for name, told in found.items() if "error" in told}
    assert values == {"First": 1, "Second": 2, "Third": 3, "Fourth": 4}
    assert errors.keys() == {"NotSerializable", "BreaksOff", "OwnFormat", "ThrowsError"}
    assert errors["NotSerializable"] == "java.io.NotSerializableException: ExoticServer$NotSerializable"
    assert errors["ThrowsError"] == "java.lang.AssertionError: as asked"
    assert {told["type"] for told in found.values()} == {"java.lang.Object"}


def test_secrets_on_the_servers_command_line_are_hidden(
    secretive: Jvm, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = configure(tmp_path, secretive.port)
    for layout in ("text", "tree", "json"):
        assert cli.main(["mbeans", "jvm", "java.lang:*", "--config.file", file, "--format", layout]) == 0
        told = capsys.readouterr()
        assert told.err == ""
        assert not [secret for secret in ("hidden-in", "hidden in", "blanks") if secret in told.out]
        for shown in (
            "Djavax.net.ssl.keyStorePassword=<secret>",
            "-Dfoo.token=<secret>",
            "amqp://user:<secret>@localhost",
        ):
            assert shown in told.out


def test_system_properties_are_rows_without_secrets(
    secretive: Jvm, attributes: Callable[[int, str], dict[str, Any]]
) -> None:
    rows = attributes(secretive.port, "java.lang:type=Runtime")["SystemProperties"]["value"]
    properties = {row["key"]: row["value"] for row in rows}
    assert properties["java.specification.name"] == "Java Platform API Specification"
    assert properties["foo.token"] == properties["javax.net.ssl.keyStorePassword"] == "<secret>"
    assert properties["broker.url"] == "amqp://user:<secret>@localhost/carbon"


def test_the_pattern_is_the_servers_to_match(jvm: Jvm, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["mbeans", "jvm", "exotic:type=Named,name=p?ai*", "--config.file", configure(tmp_path, jvm.port)]
    assert cli.main(arguments) == 0
    assert capsys.readouterr() == ("exotic:type=Named,name=plain\n  One  Object  = 1\n", "")


def test_a_pattern_without_a_match_is_told_and_no_error(
    jvm: Jvm, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["mbeans", "jvm", "no.such:*", "--format=json", "--config.file", configure(tmp_path, jvm.port)]
    assert cli.main(arguments) == 0
    told = capsys.readouterr()
    assert json.loads(told.out) == {"mbeans": []}
    assert told.err == "wso2-exporter: jvm: no MBean matches no.such:*\n"


def test_a_target_of_the_other_transport_is_read_natively(
    jvm: Jvm, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = configure(tmp_path, jvm.port, "  transport: jmxquery")
    assert cli.main(["mbeans", "jvm", "java.lang:type=Memory", "--config.file", file, "--format", "tree"]) == 0
    assert capsys.readouterr().out.startswith("java.lang\n└── type=Memory\n    ├── HeapMemoryUsage (CompositeData)\n")


def test_an_attribute_that_takes_too_long_is_named_beside_what_was_read(
    jvm: Jvm, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Reading `Slow` takes a minute."""
    file = configure(tmp_path, jvm.port)
    arguments = ["mbeans", "jvm", "exotic:type=Values", "--config.file", file, "--timeout", "10"]
    assert cli.main(arguments) == 1
    told = capsys.readouterr()
    lines = [line.split() for line in told.out.splitlines()]
    assert ["error:", "not", "read", "before", "the", "deadline"] in [line[2:] for line in lines if line[0] == "Slow"]
    assert sum("=" in line for line in lines) > 10
    cause = "the deadline passed while it was asked for exotic:type=Values Slow"
    assert told.err == f"wso2-exporter: jvm: not all was read within 10 s (--timeout): {cause}\n"


@pytest.fixture(scope="module")
def encrypting(start_jvm: StartJvm, tmp_path_factory: pytest.TempPathFactory) -> tuple[Jvm, Path]:
    """A JVM whose registry and server speak TLS, and its certificate."""
    folder = tmp_path_factory.mktemp("tls")
    store, certificate = folder / "store.p12", folder / "server.pem"
    keystore = ["-keystore", str(store), "-storetype", "PKCS12", "-storepass", "hidden-in-a-flag", "-alias", "server"]
    pair = ["-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=server"]
    names = ["-ext", "san=ip:127.0.0.1"]
    subprocess.run(["keytool", *pair, *names, *keystore], check=True, capture_output=True)
    export = ["-exportcert", "-rfc", "-file", str(certificate)]
    subprocess.run(["keytool", *export, *keystore], check=True, capture_output=True)
    agent = "-Dcom.sun.management.jmxremote"
    options = [f"-Djavax.net.ssl.keyStore={store}", "-Djavax.net.ssl.keyStorePassword=hidden-in-a-flag"]
    return start_jvm(*options, f"{agent}.ssl=true", f"{agent}.registry.ssl=true"), certificate


def test_tls_is_spoken_as_configured(
    encrypting: tuple[Jvm, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server, certificate = encrypting
    file = configure(tmp_path, server.port, f"  tls: {{ca_file: {certificate}}}")
    assert cli.main(["mbeans", "jvm", "java.lang:type=Runtime", "--config.file", file]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    assert "-Djavax.net.ssl.keyStorePassword=<secret>" in told.out
    assert "hidden-in" not in told.out


@pytest.mark.parametrize("tls", ["", "  tls: {}", "  tls: {server_name: other.example, ca_file: CA}"])
def test_a_server_that_cannot_be_trusted_is_one_line(
    encrypting: tuple[Jvm, Path], tls: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without TLS, with the system's certificate authorities, under another name."""
    server, certificate = encrypting
    file = configure(tmp_path, server.port, tls.replace("CA", str(certificate)))
    assert cli.main(["mbeans", "jvm", "--config.file", file]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"wso2-exporter: jvm: 127.0.0.1:{server.port}: ")
    assert told.err.count("\n") == 1


def test_where_the_rmi_server_is_can_be_configured(
    start_jvm: StartJvm, unused_port: Callable[[], int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The server names an address at which nothing listens; the agent listens at 127.0.0.1 only."""
    server = start_jvm("-Djava.rmi.server.hostname=127.0.0.9")
    closed = unused_port()
    for line, problem in (
        ("", ""),
        ("  rmi_host: configured", ""),
        ("  rmi_host: 127.0.0.1", ""),
        ("  rmi_host: stub", "wso2-exporter: jvm: 127.0.0.9:"),
        (f"  rmi_port: {closed}", f"wso2-exporter: jvm: 127.0.0.1:{closed}: "),
    ):
        status = cli.main(
            ["mbeans", "jvm", "java.lang:type=Memory", "--config.file", configure(tmp_path, server.port, line)]
        )
        told = capsys.readouterr()
        assert (status, bool(told.out)) == ((1, False) if problem else (0, True)), line
        assert told.err.startswith(problem)
        assert told.err.count("\n") == status


def test_a_refused_login_is_one_line_without_the_password(
    start_jvm: StartJvm, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server = start_jvm(own_connector=base64.b64encode(b"right").decode())
    file = configure(tmp_path, server.port, "  username: monitor", "  password: wr0ng-Hunter2")
    assert cli.main(["mbeans", "jvm", "--config.file", file]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert "not the expected user and password" in told.err
    assert "wr0ng-Hunter2" not in told.err


def started(*arguments: str, **environment: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "exporter", "mbeans", *arguments]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_a_reader_that_has_seen_enough_is_no_error(jvm: Jvm, tmp_path: Path) -> None:
    with started("jvm", "java.lang:*", "--config.file", configure(tmp_path, jvm.port)) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 0


def test_a_terminal_without_unicode_gets_escapes(jvm: Jvm, tmp_path: Path) -> None:
    file = configure(tmp_path, jvm.port)
    with started("jvm", "exotic:name=gr*,*", "--config.file", file, PYTHONIOENCODING="ascii") as process:
        out, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, b"")
    assert out.startswith(b"exotic:type=Named,name=gr\\xfc\\xdfe \\u4e16\\u754c \\U0001f680\n")


def test_ctrl_c_ends_it_quietly(tmp_path: Path) -> None:
    """The server accepts the connection and never answers."""
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as silent:
        port: int = silent.getsockname()[1]
        with started("jvm", "--config.file", configure(tmp_path, port)) as process:
            connection, _ = silent.accept()
            process.send_signal(signal.SIGINT)
            out, errors = process.communicate(timeout=60)
            connection.close()
    assert (process.returncode, out, errors) == (130, b"", b"")
