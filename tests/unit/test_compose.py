"""The example for docker compose: what it mounts is there, and is where the programs in the containers look for it."""

import json
import os.path
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from development.places import PROJECT
from exporter import cli
from soak.hostile_servers import RESIDENT_MB

EXAMPLES = PROJECT / "examples"
SCHEMA = files("check_jsonschema.builtin_schemas.vendor") / "compose-spec.json"
"""The Compose specification's own."""


DASHBOARDS = "/etc/grafana/provisioning/dashboards/wso2.yml"


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    project: dict[str, Any] = yaml.safe_load((EXAMPLES / "compose.yml").read_text(encoding="utf-8"))
    return project


@pytest.fixture(scope="module")
def services(project: dict[str, Any]) -> dict[str, Any]:
    services: dict[str, Any] = project["services"]
    return services


def inside_out(volumes: list[str], path: str, examples: Path = EXAMPLES) -> Path:
    """The file, beside `examples` or in it, that a container's path leads to."""
    for volume in volumes:
        source, target, *_ = volume.split(":")
        if path == target or path.startswith(f"{target}/"):
            return examples / source / os.path.relpath(path, target)
    raise AssertionError(f"{path} is on no volume")


def option(service: dict[str, Any], flag: str) -> str:
    value: str
    (value,) = (text.partition("=")[2] for text in service["command"] if text.startswith(f"{flag}="))
    return value


def read(volumes: list[str], path: str) -> Any:
    return yaml.safe_load(inside_out(volumes, path).read_text(encoding="utf-8"))


def problems(project: dict[str, Any]) -> list[str]:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return [error.json_path for error in jsonschema.Draft202012Validator(schema).iter_errors(project)]


def test_it_is_a_project_as_the_compose_specification_has_it(project: dict[str, Any]) -> None:
    assert problems(project) == []
    assert problems({**project, "service": {}}) == ["$"]
    assert "$.services.grafana.image" in problems({"services": {"grafana": {"image": 1}}})


def test_every_volume_of_a_service_is_one_of_the_project(project: dict[str, Any]) -> None:
    mounted = {volume.split(":")[0] for service in project["services"].values() for volume in service["volumes"]}
    assert {name for name in mounted if name[0] not in "./"} == project["volumes"].keys()


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
        found = inside_out(volumes, within)
        assert list(found.parent.glob(found.name))


def test_alertmanager_finds_its_configuration_and_the_templates_that_it_names(services: dict[str, Any]) -> None:
    service = services["alertmanager"]
    path = option(service, "--config.file")
    configuration = inside_out(service["volumes"], path)
    assert configuration.resolve() == EXAMPLES / "alertmanager.yml"
    for name in yaml.safe_load(configuration.read_text(encoding="utf-8"))["templates"]:
        assert inside_out(service["volumes"], f"{os.path.dirname(path)}/{name}").is_file()  # noqa: PTH120 - a container's path


def test_grafana_finds_the_dashboards_and_the_prometheus_that_runs_beside_it(services: dict[str, Any]) -> None:
    """It looks for both below /etc/grafana/provisioning ("Provision Grafana" of its documentation)."""
    volumes = services["grafana"]["volumes"]
    (provider,) = read(volumes, DASHBOARDS)["providers"]
    assert list(inside_out(volumes, provider["options"]["path"]).glob("wso2-*.json"))
    (source,) = read(volumes, "/etc/grafana/provisioning/datasources/wso2.yml")["datasources"]
    assert source["url"] == f"http://{option(services['prometheus'], '--web.listen-address')}"
    interval = read(services["prometheus"]["volumes"], "/etc/prometheus/prometheus.yml")["global"]["scrape_interval"]
    assert source["jsonData"]["timeInterval"] == interval


def test_grafana_finds_the_dashboards_also_where_assets_were_written(services: dict[str, Any], tmp_path: Path) -> None:
    """There a provisioning file may have been given that folder, which is none of the container's."""
    assert cli.main(["assets", str(tmp_path)]) == 0
    volumes = services["grafana"]["volumes"]
    written = inside_out(volumes, DASHBOARDS, tmp_path / "examples")
    (provider,) = yaml.safe_load(written.read_text(encoding="utf-8"))["providers"]
    assert list(inside_out(volumes, provider["options"]["path"], tmp_path / "examples").glob("wso2-*.json"))


def test_prometheus_finds_alertmanager_where_it_listens(services: dict[str, Any]) -> None:
    configuration = read(services["prometheus"]["volumes"], "/etc/prometheus/prometheus.yml")
    ((address,),) = (each["targets"] for each in configuration["alerting"]["alertmanagers"][0]["static_configs"])
    assert address == option(services["alertmanager"], "--web.listen-address")


def test_only_this_machine_reaches_what_has_no_login(services: dict[str, Any]) -> None:
    for name in ("prometheus", "alertmanager"):
        assert option(services[name], "--web.listen-address").startswith("127.0.0.1:")
    assert services["grafana"]["environment"]["GF_SERVER_HTTP_ADDR"] == "127.0.0.1"


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
