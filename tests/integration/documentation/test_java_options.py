"""What the pages say to set in WSO2's products and their JVMs, tried on real ones."""

import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from development import kernel
from development.ports import any_free
from exporter.carbon.home import CarbonHome
from exporter.config.loader import load_settings
from exporter.discovery.agent import agent_remedy
from exporter.discovery.carbon_connector import carbon_connector
from exporter.discovery.connector import NoConnectorError
from exporter.jmx import ObjectName
from exporter.jmx.deadline import Deadline
from exporter.model.snapshot import AttributeQuery, TargetError
from exporter.system.java.command import JavaCommand
from exporter.targets.transports import open_target
from testing.jvm import MICRO_INTEGRATOR
from testing.pages import CONNECT, PAGES, README, blocks, rows, spans

AGENT_LINES = next(block.text for block in blocks(CONNECT) if block.text.startswith("# in bin/micro-integrator.sh"))
RUNTIME = AttributeQuery(ObjectName.parse("java.lang:type=Runtime"), ("Name",))


def test_the_lines_for_micro_integrator_are_those_that_discover_prints() -> None:
    assert AGENT_LINES.splitlines()[1:] == list(agent_remedy())


@pytest.mark.parametrize("release", [11, 17, 21, 25])
def test_a_jvm_starts_with_the_lines_for_micro_integrator_and_is_read(
    jdks: Mapping[int, Path], bootstrap_classes: Path, tmp_path: Path, release: int
) -> None:
    """As a start script uses them. The files hold what the lines say, and the configuration is the README's first."""
    password, access = re.findall(r"the line `([^`]+)`", AGENT_LINES)
    for name, line in (("gateway.password", "hunter2"), ("password", password), ("access", access)):
        (tmp_path / name).write_text(line.replace("PASSWORD", "hunter2") + "\n")
        (tmp_path / name).chmod(0o600)
    port = any_free()
    lines = AGENT_LINES.replace("PASSWORD_FILE", str(tmp_path / "password"))
    lines = lines.replace("ACCESS_FILE", str(tmp_path / "access")).replace("11114", str(port))
    configuration = next(block.text for block in blocks(README) if block.language == "yaml")
    (tmp_path / "c.yml").write_text(configuration.replace(":9999 ", f":{port} "))
    (target,) = load_settings(tmp_path / "c.yml", {}).targets
    java = jdks[release] / "bin" / "java"
    script = (
        f"{lines}\nexec {java} -Xmx64m -XX:TieredStopAtLevel=1 $JAVA_OPTS -cp {bootstrap_classes} {MICRO_INTEGRATOR}"
    )
    with subprocess.Popen(["sh", "-ec", script], stdin=-1, stdout=-1, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"READY\n"
        source = open_target(target.url, target.credentials)
        process_name = source.read([RUNTIME], Deadline.after(60)).value(RUNTIME.pattern, "Name")
        source.close()
        stranger = open_target(target.url, None)
        with pytest.raises(TargetError) as caught:
            stranger.read([RUNTIME], Deadline.after(60))
        stranger.close()
        process.kill()
    assert str(process_name).startswith(f"{process.pid}@")
    assert caught.value.reason == "login"


def test_the_setting_for_identity_server_switches_its_jmx_on(tmp_path: Path) -> None:
    """Before its first start `deployment.toml` is all that there is; its product's own default is off."""
    row = next(cell for product, _, cell in rows(CONNECT, "| product |") if product == "Identity Server 5.10 and later")
    section, setting, _ = re.findall(r"`([^`]+)`", row)
    conf = tmp_path / "repository" / "conf"
    conf.mkdir(parents=True)
    off = tmp_path / "repository" / "resources" / "conf" / "default.json"
    off.parent.mkdir(parents=True)
    off.write_text('{"monitoring.jmx.rmi_server_start": "false"}')
    (conf / "deployment.toml").write_text("")
    command = JavaCommand((), "org.wso2.carbon.bootstrap.Bootstrap", ())
    home = CarbonHome.of(tmp_path, command)
    with pytest.raises(NoConnectorError) as caught:
        carbon_connector(command, home)
    assert caught.value.remedy[1:] == (section, setting)
    (conf / "deployment.toml").write_text(f"{section}\n{setting}\n")
    assert carbon_connector(command, home).port == 9999


def test_the_keys_of_deployment_toml_are_those_that_the_kernel_knows() -> None:
    """In its templates; a product's own are not here."""
    templates = kernel.HOME / "repository" / "resources" / "conf"
    known = "".join(
        path.read_text(encoding="utf-8", errors="replace") for path in templates.rglob("*") if path.is_file()
    )
    sections = {
        section
        for page in PAGES
        for span in spans(page.read_text(encoding="utf-8"))
        for section in re.findall(r"^\[([a-z]+(?:\.[a-z]+)+)\]", span)
    }
    assert "monitoring.jmx" in sections
    assert {section for section in sections if section not in known} == set()
    assert "monitoring.jmx.rmi_server_start" in known


@pytest.mark.parametrize(
    "options",
    sorted({span for page in PAGES for span in spans(page.read_text(encoding="utf-8")) if span.startswith("-Xm")}),
)
def test_a_jvm_takes_the_options_for_its_heap(jdks: Mapping[int, Path], options: str) -> None:
    java = jdks[21] / "bin" / "java"
    subprocess.run([java, *options.split(), "-version"], check=True, capture_output=True, env=os.environ)
