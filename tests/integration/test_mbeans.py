"""The MBean browser on a real WSO2 Carbon kernel: everything is there, and no secret of the server's files."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from development.carbon import CarbonServer

Browse = Callable[..., str]


@pytest.fixture(scope="module")
def browse(carbon: CarbonServer, tmp_path_factory: pytest.TempPathFactory) -> Browse:
    """Runs the command for the kernel; its standard output."""
    configuration = tmp_path_factory.mktemp("configuration") / "wso2-exporter.yml"
    configuration.write_text(
        f"targets:\n  - name: carbon\n    url: 127.0.0.1:{carbon.jmx_port}\n"
        f"    username: {carbon.username}\n    password_file: {carbon.password_file}\n"
    )

    def run(*arguments: str) -> str:
        command = [sys.executable, "-m", "exporter", "mbeans", "carbon", *arguments]
        command += ["--config.file", str(configuration)]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        assert (ended.returncode, ended.stderr) == (0, "")
        return ended.stdout

    return run


@pytest.fixture(scope="module")
def everything(browse: Browse) -> dict[str, dict[str, Any]]:
    """Every attribute of every MBean, by their names."""
    mbeans = json.loads(browse("--format", "json"))["mbeans"]
    found = {mbean["objectName"]: mbean["attributes"] for mbean in mbeans}
    assert len(found) == len(mbeans)
    return found


def leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every simple value inside one, with the keys that lead to it."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, (*path, key))
    elif isinstance(value, list):
        for item in value:
            yield from leaves(item, path)
    else:
        yield path, value


def test_every_attribute_is_read_but_those_that_the_server_cannot_give(everything: dict[str, dict[str, Any]]) -> None:
    assert len(everything) > 100
    attributes = [told for mbean in everything.values() for told in mbean.values()]
    errors = [told["error"] for told in attributes if "error" in told]
    causes = {error.partition(":")[0] for error in errors}
    assert len(attributes) > 1400
    assert causes == {
        "java.io.NotSerializableException",
        "java.lang.NullPointerException",
        "java.lang.UnsupportedOperationException",
    }
    # 17 on a fresh kernel, and one for each `Catalina:type=RequestProcessor`: a connector's, as it handles requests.
    processors = sum("type=RequestProcessor," in name for name in everything)
    assert sum(error.startswith("java.io.NotSerializableException") for error in errors) == 17 + processors
    assert all(("value" in told) != ("error" in told) for told in attributes)


def test_values_are_those_of_the_server(everything: dict[str, dict[str, Any]], carbon: CarbonServer) -> None:
    runtime = everything["java.lang:type=Runtime"]
    assert runtime["Name"]["value"].startswith(f"{carbon.pid}@")
    assert runtime["Name"]["type"] == "java.lang.String"
    heap = everything["java.lang:type=Memory"]["HeapMemoryUsage"]["value"]
    assert 20e6 < heap["used"] < heap["committed"] <= heap["max"] == 1 << 30
    properties = {row["key"]: row["value"] for row in runtime["SystemProperties"]["value"]}
    assert Path(properties["carbon.home"]).samefile(carbon.home)


def test_the_passwords_of_its_configuration_are_nowhere(
    browse: Browse, everything: dict[str, dict[str, Any]], carbon: CarbonServer
) -> None:
    passwords = set()
    for file in carbon.home.glob("repository/conf/**/*.*"):
        if file.suffix in {".xml", ".toml", ".properties"}:
            passwords |= set(re.findall(r'(?i)password>([^<>\s]+)<|password\s*=\s*"([^"\s]+)"', file.read_text()))
    words = {word for found in passwords for word in found if word}
    own = carbon.password_file.read_text().strip()
    assert {own, "wso2carbon"} <= words
    # The key's alias is the keystore's password, too, and the user of the data source its own.
    aliases = {("certificateKeyAlias", "value"), ("sSLHostConfig", "value", "certificates", "certificateKeyAlias")}
    elsewhere = {*aliases, ("Username", "value")}
    for name, attributes in everything.items():
        spoken = {path for path, value in leaves(attributes) if value in words - {"admin", "password"}}
        assert spoken <= elsewhere, name
    for layout in ("text", "tree", "json"):
        assert own not in browse("--format", layout)


def test_what_looks_like_a_secret_is_hidden(everything: dict[str, dict[str, Any]]) -> None:
    hidden = {
        path[0] for attributes in everything.values() for path, value in leaves(attributes) if value == "<secret>"
    }
    assert hidden >= {"keystorePass", "truststorePass", "certificateKeystorePassword", "SystemProperties"}


def test_the_tree_holds_every_attribute(browse: Browse) -> None:
    tree = browse("java.lang:type=Memory", "--format", "tree").splitlines()
    assert tree[:3] == ["java.lang", "└── type=Memory", "    ├── HeapMemoryUsage (CompositeData)"]
    assert "    └── Verbose (boolean) = false" in tree
