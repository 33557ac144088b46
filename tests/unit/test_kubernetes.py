"""The manifests and their page, as far as they can be held without a cluster and without Kubernetes' schemas."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from development import kubernetes
from development.kubernetes import MANIFESTS
from development.places import PROJECT
from exporter import cli
from exporter.build import VERSION
from exporter.config.loader import load_settings
from soak.hostile_servers import RESIDENT_MB
from testing.shown_commands import commands

KUSTOMIZATIONS = sorted(MANIFESTS.rglob("kustomization.yaml"))
WORKLOADS = ("deployment/deployment.yaml", "daemonset/daemonset.yaml", "sidecar/container.yaml")
PAGE = PROJECT / "docs" / "install" / "kubernetes.md"
SHOWN = sorted(command for command in commands(PAGE) if command.startswith("kubectl "))
APPLIED_BYTES = 262144
"""What `kubectl apply` can write into an annotation (ValidateAnnotations of Kubernetes' apimachinery)."""


def read(name: str) -> Any:
    return yaml.safe_load((MANIFESTS / name).read_text(encoding="utf-8"))


def pod(name: str) -> dict[str, Any]:
    spec: dict[str, Any] = read(name)["spec"]["template"]["spec"]
    return spec


def container(name: str) -> dict[str, Any]:
    found: dict[str, Any]
    (found,) = pod(name)["containers"]
    return found


def test_what_repeats_rules_and_dashboards_is_as_make_docs_writes_it() -> None:
    for path, text in kubernetes.generated().items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name}: run `make docs`"
    assert {*kubernetes.GRAFANA.glob("*.yaml")} <= kubernetes.generated().keys()


def test_the_rules_are_those_of_the_rule_files() -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(kubernetes.RULES.glob("*.rules.yml"))]
    groups = [group for text in texts for group in yaml.safe_load(text)["groups"]]
    assert read("prometheus-operator/prometheus-rule.yaml")["spec"] == {"groups": groups}


def test_what_is_applied_together_has_names_of_its_own() -> None:
    """As packaging/kubernetes/example does: a dashboard may be called as the exporter is, which has a ConfigMap."""
    paths = [
        path for folder in ("deployment", "grafana", "prometheus-operator") for path in (MANIFESTS / folder).glob("*")
    ]
    manifests = [each for path in paths for each in yaml.safe_load_all(path.read_text(encoding="utf-8"))]
    written = [(each["kind"], each["metadata"]["name"]) for each in manifests if "metadata" in each]
    made = [("ConfigMap", each["name"]) for one in manifests for each in one.get("configMapGenerator", [])]
    assert len(written + made) == len({*written, *made})


@pytest.mark.parametrize("path", sorted(kubernetes.DASHBOARDS.glob("*.json")), ids=lambda path: path.name)
def test_a_dashboard_is_whole_and_small_enough_to_be_applied(path: Path) -> None:
    manifest = kubernetes.GRAFANA / f"{path.stem}.yaml"
    assert yaml.safe_load(manifest.read_text(encoding="utf-8"))["data"] == {path.name: path.read_text(encoding="utf-8")}
    assert manifest.stat().st_size < APPLIED_BYTES


@pytest.mark.parametrize("path", KUSTOMIZATIONS, ids=lambda path: path.parent.name)
def test_a_kustomization_names_every_file_beside_it_and_the_image_of_this_version(path: Path) -> None:
    wanted = yaml.safe_load(path.read_text(encoding="utf-8"))
    generators = wanted.get("configMapGenerator", ())
    named = [
        *wanted.get("resources", ()),
        *(patch["path"] for patch in wanted.get("patches", ())),
        *(file for generator in generators for file in generator["files"]),
    ]
    beside = {file.name for file in path.parent.iterdir()} - {path.name}
    assert {name for name in named if not name.startswith("../")} == beside
    assert {image["newTag"] for image in wanted.get("images", ())} <= {VERSION}


@pytest.mark.parametrize("name", WORKLOADS)
def test_a_container_has_no_right_that_it_does_not_want(name: str) -> None:
    own, of_pod = container(name)["securityContext"], pod(name).get("securityContext", {})
    assert own["readOnlyRootFilesystem"] is True
    assert own["allowPrivilegeEscalation"] is False
    assert own["capabilities"] == {"drop": ["ALL"]}
    both = of_pod | own
    assert both["runAsNonRoot"] is True
    assert both["runAsUser"] == both["runAsGroup"] == 19404
    assert both["seccompProfile"] == {"type": "RuntimeDefault"}
    mounts = container(name)["volumeMounts"]
    assert all(mount["readOnly"] for mount in mounts)
    assert {mount["name"] for mount in mounts} == {volume["name"] for volume in pod(name)["volumes"]}


@pytest.mark.parametrize("name", WORKLOADS[:2])
def test_a_pod_of_ours_has_no_token_and_of_the_nodes_namespaces_at_most_the_network(name: str) -> None:
    assert pod(name)["automountServiceAccountToken"] is False
    assert {key for key in pod(name) if key.startswith("host")} <= {"hostNetwork"}
    assert ("hostNetwork" in pod(name)) == (name == "daemonset/daemonset.yaml")


@pytest.mark.parametrize("name", ["deployment/deployment.yaml", "sidecar/container.yaml"])
def test_what_reads_servers_may_have_the_memory_that_hostile_ones_can_make_it_take(name: str) -> None:
    limit = container(name)["resources"]["limits"]["memory"]
    assert limit.endswith("Mi")
    assert int(limit.removesuffix("Mi")) > RESIDENT_MB


@pytest.mark.parametrize("name", ["deployment", "sidecar"])
def test_a_configuration_loads_with_the_passwords_beside_it(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    configuration = tmp_path / "wso2-exporter.yml"
    configuration.write_bytes((MANIFESTS / name / "wso2-exporter.yml").read_bytes())
    for target in yaml.safe_load(configuration.read_text(encoding="utf-8"))["targets"]:
        password = tmp_path / target["password_file"]
        password.write_text("secret\n", encoding="utf-8")
        password.chmod(0o600)
    (settings,) = load_settings(configuration, {}).targets
    assert settings.rmi_port == 11111
    workload = next(each for each in WORKLOADS if each.startswith(name))
    arguments = [text.replace("/etc/wso2-exporter", str(tmp_path)) for text in container(workload)["args"]]
    assert cli.main([*arguments, "--config.check"]) == 0
    assert capsys.readouterr() == ("valid, targets: 1\n", "")


def test_the_program_takes_what_it_is_started_with_on_a_node(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mounts = {mount["mountPath"] for mount in container(WORKLOADS[1])["volumeMounts"]}
    for place in (*mounts, "/host/root/run/udev/data"):
        (tmp_path / place.lstrip("/")).mkdir(parents=True, exist_ok=True)
    configuration = tmp_path / "any.yml"
    configuration.write_text("{}", encoding="utf-8")
    arguments = [
        text.replace("=/host/", f"={tmp_path}/host/").replace("$(NODE_ADDRESS)", "192.0.2.7")
        for text in container(WORKLOADS[1])["args"]
    ]
    assert cli.main([*arguments, f"--config.file={configuration}", "--config.check"]) == 0
    assert capsys.readouterr().out == "valid, targets: 0\n"


def selects(selector: dict[str, str], labels: dict[str, str]) -> bool:
    return selector.items() <= labels.items()


def test_whoever_selects_pods_selects_the_right_ones() -> None:
    labels = {name: read(name)["spec"]["template"]["metadata"]["labels"] for name in WORKLOADS}
    service, policy = read("deployment/service.yaml"), read("deployment/network-policy.yaml")
    selectors = {
        "service": service["spec"]["selector"],
        "policy": policy["spec"]["podSelector"]["matchLabels"],
        "node": read("prometheus-operator/pod-monitor-node.yaml")["spec"]["selector"]["matchLabels"],
        "sidecar": read("prometheus-operator/pod-monitor-sidecar.yaml")["spec"]["selector"]["matchLabels"],
    }
    chosen = {
        key: [name for name in WORKLOADS if selects(selector, labels[name])] for key, selector in selectors.items()
    }
    deployment, node, sidecar = ([name] for name in WORKLOADS)
    assert chosen == {"service": deployment, "policy": deployment, "node": node, "sidecar": sidecar}
    monitor = read("prometheus-operator/service-monitor.yaml")["spec"]["selector"]["matchLabels"]
    assert selects(monitor, service["metadata"]["labels"])


@pytest.mark.parametrize(
    ("monitor", "endpoints", "name"),
    [
        ("pod-monitor-node", "podMetricsEndpoints", "daemonset/daemonset.yaml"),
        ("pod-monitor-sidecar", "podMetricsEndpoints", "sidecar/container.yaml"),
    ],
)
def test_a_monitor_scrapes_a_port_of_its_pods_by_the_job_that_the_rules_know(
    monitor: str, endpoints: str, name: str
) -> None:
    (endpoint,) = read(f"prometheus-operator/{monitor}.yaml")["spec"][endpoints]
    assert endpoint["port"] in {port["name"] for port in container(name)["ports"]}
    assert {"targetLabel": "job", "replacement": "wso2-exporter"} in endpoint["relabelings"]


def test_the_service_monitor_scrapes_the_services_port_whose_name_is_the_job() -> None:
    service = read("deployment/service.yaml")
    (endpoint,) = read("prometheus-operator/service-monitor.yaml")["spec"]["endpoints"]
    assert endpoint["port"] in {port["name"] for port in service["spec"]["ports"]}
    assert service["metadata"]["name"] == "wso2-exporter"


@pytest.mark.parametrize("name", WORKLOADS[:2])
def test_a_locked_endpoint_is_asked_by_the_images_own_program(name: str) -> None:
    patch = MANIFESTS / "web-config" / Path(name).name
    changes = {each["path"]: each["value"] for each in yaml.safe_load(patch.read_text(encoding="utf-8"))}
    probes = [value for path, value in changes.items() if path.endswith("Probe")]
    assert len(probes) == len([key for key in container(name) if key.endswith("Probe")])
    assert all("/opt/wso2-exporter/health.py" in " ".join(probe["exec"]["command"]) for probe in probes)


def secrets_of(value: Any) -> set[tuple[str, str]]:
    """Names and keys of Secrets wherever a manifest names both; the key is empty where it takes all of them."""
    if isinstance(value, list):
        return {found for each in value for found in secrets_of(each)}
    if not isinstance(value, dict):
        return set()
    inner = {found for each in value.values() for found in secrets_of(each)}
    if "secretName" in value:
        inner.add((value["secretName"], ""))
    if {"name", "key"} <= value.keys():
        inner.add((value["name"], value["key"]))
    if isinstance(value.get("secret"), dict) and value["secret"].keys() == {"name"}:
        inner.add((value["secret"]["name"], ""))
    return inner


def test_the_page_makes_the_secrets_that_the_manifests_name() -> None:
    files = [path for path in MANIFESTS.rglob("*.yaml") if path.parent != kubernetes.GRAFANA]
    named = {found for path in files for found in secrets_of(yaml.safe_load(path.read_text(encoding="utf-8")))}
    made: set[tuple[str, str]] = set()
    for command in (each.split() for each in SHOWN if " create secret " in each):
        name, *options = command[command.index("generic") + 1 :]
        made |= {(name, ""), *((name, option.split("=")[1]) for option in options)}
    assert named <= made
    assert {("wso2-exporter-passwords", read_password("deployment")), ("wso2-exporter-web", "web-config.yml")} <= made


def read_password(name: str) -> str:
    (target,) = read(f"{name}/wso2-exporter.yml")["targets"]
    return str(target["password_file"])


def test_what_the_page_applies_is_there() -> None:
    applied = [PROJECT / command.split()[-1] for command in SHOWN if " apply -k " in command]
    assert len(applied) == 3
    assert all(folder / "kustomization.yaml" in KUSTOMIZATIONS for folder in applied)
    assert len(SHOWN) == len(applied) + 3


def test_the_page_names_every_folder() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [path.parent.name for path in KUSTOMIZATIONS if f"| `{path.parent.name}` |" not in text] == []
