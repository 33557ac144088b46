"""The example for docker compose: what it mounts is there, and is where the programs in the containers look for it."""

import json
import os.path
from pathlib import Path
from typing import Any

import pytest
import yaml

from development.places import PROJECT
from soak.hostile_servers import RESIDENT_MB

EXAMPLES = PROJECT / "examples"


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    services: dict[str, Any] = yaml.safe_load((EXAMPLES / "compose.yml").read_text(encoding="utf-8"))["services"]
    return services


def inside_out(volumes: list[str], path: str) -> Path:
    """The file of the source tree that a container's path leads to."""
    for volume in volumes:
        source, target, *_ = volume.split(":")
        if path == target or path.startswith(f"{target}/"):
            return EXAMPLES / source / os.path.relpath(path, target)
    raise AssertionError(f"{path} is on no volume")


def test_the_exporter_is_built_from_this_source_and_finds_its_configuration(services: dict[str, Any]) -> None:
    service = services["wso2-exporter"]
    dockerfile = EXAMPLES / service["build"] / "Dockerfile"
    flag, path = json.loads(dockerfile.read_text(encoding="utf-8").rpartition("\nCMD ")[2])
    assert service["command"][0] == f"{flag}={path}"
    assert inside_out(service["volumes"], path).resolve() == EXAMPLES / "wso2-exporter.yml"


def test_the_exporter_sees_its_machine_where_it_is_told_to_look(services: dict[str, Any]) -> None:
    service = services["wso2-exporter"]
    mounts = {volume.split(":")[1]: volume.split(":")[0] for volume in service["volumes"] if volume.startswith("/")}
    told = dict(text.split("=") for text in service["command"] if text.startswith("--path."))
    assert {flag: mounts[place] for flag, place in told.items()} == {
        "--path.procfs": "/proc",
        "--path.sysfs": "/sys",
        "--path.rootfs": "/",
    }


def test_prometheus_finds_its_configuration_and_the_rules_that_it_names(services: dict[str, Any]) -> None:
    volumes = services["prometheus"]["volumes"]
    path = "/etc/prometheus/prometheus.yml"  # where the image prom/prometheus looks
    configuration = inside_out(volumes, path)
    assert configuration.resolve() == EXAMPLES / "prometheus.yml"
    rules = yaml.safe_load(configuration.read_text(encoding="utf-8"))["rule_files"]
    assert rules
    for name in rules:
        within = os.path.normpath(os.path.join(os.path.dirname(path), name))  # noqa: PTH118, PTH120 - a container's path
        assert inside_out(volumes, within).is_file()


def test_no_container_can_write_into_the_source_tree_or_its_machine(services: dict[str, Any]) -> None:
    for service in services.values():
        for volume in service["volumes"]:
            if volume.startswith((".", "/")):
                assert volume.endswith((":ro", ":ro,rslave")), volume


def test_the_exporter_may_have_the_memory_that_hostile_servers_can_make_it_take(services: dict[str, Any]) -> None:
    """`make soak` holds the other figure against a real exporter. The kernel would end a container that has less."""
    limit = services["wso2-exporter"]["mem_limit"]
    assert limit.endswith("m")  # MiB, to docker compose
    assert int(limit.removesuffix("m")) > RESIDENT_MB
