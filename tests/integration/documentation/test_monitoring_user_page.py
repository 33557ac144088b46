"""The commands of docs/monitoring-user.md, and the lines for Micro Integrator with the files that they make."""

import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from development.ports import any_free
from exporter.config.loader import load_settings
from exporter.jmx import ObjectName
from exporter.jmx.deadline import Deadline
from exporter.model.snapshot import AttributeQuery
from exporter.targets.transports import open_target
from testing.jvm import MICRO_INTEGRATOR
from testing.pages import blocks, page

FILES = {"integrator.password", "jmxremote.password", "jmxremote.access"}
RUNTIME = AttributeQuery(ObjectName.parse("java.lang:type=Runtime"), ("Name",))
INTEGRATOR = page("docs/servers/micro-integrator.md")
(MAKING,) = (block.text for block in blocks(page("docs/monitoring-user.md")) if block.language == "sh")
(STARTING,) = (block.text for block in blocks(INTEGRATOR) if block.language == "sh")
(CONFIGURATION,) = (block.text for block in blocks(INTEGRATOR) if block.language == "yaml")


@pytest.mark.parametrize("release", [11, 17, 21, 25])
def test_a_server_with_the_files_of_the_page_is_read_by_the_configuration_of_its_product(
    release: int, jdks: Mapping[int, Path], bootstrap_classes: Path, tmp_path: Path
) -> None:
    subprocess.run(["sh", "-ec", MAKING], check=True, cwd=tmp_path)
    assert {file.name: oct(file.stat().st_mode & 0o777) for file in tmp_path.iterdir()} == dict.fromkeys(FILES, "0o600")
    port = str(any_free())
    own = CONFIGURATION.replace("11114", port).replace("    owner: wso2carbon\n", "")
    (tmp_path / "wso2-exporter.yml").write_text(own)
    (target,) = load_settings(tmp_path / "wso2-exporter.yml", {}).targets
    lines = STARTING.replace("11114", port).replace("/opt/wso2mi/conf", str(tmp_path))
    java = f"{jdks[release] / 'bin' / 'java'} -Xmx64m -XX:TieredStopAtLevel=1"
    script = f"{lines}\nexec {java} $JAVA_OPTS -cp {bootstrap_classes} {MICRO_INTEGRATOR}"
    with subprocess.Popen(["sh", "-ec", script], stdin=-1, stdout=-1, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"READY\n"
        source = open_target(target.url, target.credentials)
        name = source.read([RUNTIME], Deadline.after(60)).value(RUNTIME.pattern, "Name")
        source.close()
        process.kill()
    assert str(name).startswith(f"{process.pid}@")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda folder: (folder / "jmxremote.password").chmod(0o640), "Password file read access must be restricted"),
        (lambda folder: (folder / "jmxremote.password").unlink(), "Password file not found"),
    ],
    ids=["a group may read it", "it is missing"],
)
def test_a_server_says_what_the_page_says_of_a_file_that_is_wrong(
    spoil: Callable[[Path], None], said: str, jdks: Mapping[int, Path], tmp_path: Path
) -> None:
    assert said in " ".join(page("docs/monitoring-user.md").split())
    subprocess.run(["sh", "-ec", MAKING], check=True, cwd=tmp_path)
    spoil(tmp_path)
    lines = STARTING.replace("11114", str(any_free())).replace("/opt/wso2mi/conf", str(tmp_path))
    script = f"{lines}\nexec {jdks[17] / 'bin' / 'java'} $JAVA_OPTS -version"
    ended = subprocess.run(["sh", "-ec", script], capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 1
    assert f"Error: {said}: {tmp_path / 'jmxremote.password'}" in ended.stdout + ended.stderr
