"""`python -m development.kubernetes` writes what packaging/kubernetes repeats: alert rules, dashboards, the version.

Prometheus's operator takes rules as a PrometheusRule, and Grafana's sidecar dashboards as ConfigMaps.
"""

import re
import textwrap
from collections.abc import Sequence
from pathlib import Path

from development.places import PROJECT
from exporter.build import VERSION

MANIFESTS = PROJECT / "packaging" / "kubernetes"
RULES = PROJECT / "alerts"
DASHBOARDS = PROJECT / "dashboards"
RULES_MANIFEST = MANIFESTS / "prometheus-operator" / "prometheus-rule.yaml"
GRAFANA = MANIFESTS / "grafana"

LABELS = "{app.kubernetes.io/name: wso2-exporter, app.kubernetes.io/part-of: wso2-exporter"
_TAG = re.compile(r"(?<=newTag: ).*")
_WRITTEN = "# Written by `make docs` from {source}: change that."


def prometheus_rule(rules: Sequence[str]) -> str:
    """Make the manifest of alert rules, with the comments that they have.

    Args:
        rules: rule files of Prometheus's.
    """
    head = "\n".join(
        (
            _WRITTEN.format(source="alerts/"),
            "apiVersion: monitoring.coreos.com/v1",
            "kind: PrometheusRule",
            "metadata:",
            "  name: wso2-exporter",
            f"  labels: {LABELS}}}",
            "spec:",
            "  groups:",
        )
    )
    groups = "\n".join(text.partition("groups:\n")[2] for text in rules)
    return f"{head}\n{textwrap.indent(groups, '  ')}"


def dashboard(name: str, json: str) -> str:
    """Make the manifest of a dashboard, which Grafana's sidecar knows by its label.

    Args:
        name: the dashboard's file without its ending.
        json: what Grafana loads.
    """
    head = "\n".join(
        (
            _WRITTEN.format(source=f"dashboards/{name}.json"),
            "apiVersion: v1",
            "kind: ConfigMap",
            "metadata:",
            f"  name: dashboard-{name}",
            f'  labels: {LABELS}, grafana_dashboard: "1"}}',
            "data:",
            f"  {name}.json: |",
        )
    )
    return f"{head}\n{textwrap.indent(json, '    ')}"


def dashboard_list(names: list[str]) -> str:
    """Make the kustomization that names the manifests of dashboards."""
    head = "\n".join(
        (
            "# The dashboards, as ConfigMaps that the sidecar of Grafana's Helm chart looks for.",
            _WRITTEN.format(source="dashboards/"),
            "apiVersion: kustomize.config.k8s.io/v1beta1",
            "kind: Kustomization",
            "resources:",
        )
    )
    return "\n".join((head, *(f"  - {name}.yaml" for name in names), ""))


def tagged(kustomization: str) -> str:
    """Give a kustomization with the version as the image's tag, where it names an image."""
    return _TAG.sub(VERSION, kustomization)


def generated() -> dict[Path, str]:
    """Make the content of every file that is written here."""
    dashboards = {path.stem: path.read_text(encoding="utf-8") for path in sorted(DASHBOARDS.glob("*.json"))}
    return {
        RULES_MANIFEST: prometheus_rule(
            [path.read_text(encoding="utf-8") for path in sorted(RULES.glob("*.rules.yml"))]
        ),
        **{path: tagged(path.read_text(encoding="utf-8")) for path in MANIFESTS.glob("*/kustomization.yaml")},
        **{GRAFANA / f"{name}.yaml": dashboard(name, json) for name, json in dashboards.items()},
        GRAFANA / "kustomization.yaml": dashboard_list(list(dashboards)),
    }


def main() -> None:
    """Write them, and remove those of dashboards that are no more."""
    files = generated()
    for path in {*GRAFANA.glob("*.yaml")} - files.keys():
        path.unlink()
    for path, text in files.items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
