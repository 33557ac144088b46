"""Builds the manifests, and holds them against Kubernetes' types and schemas, the operator's types, and kube-score."""

import shutil
from pathlib import Path

from development import manifest_checks
from development.console import say
from development.kubernetes import MANIFESTS
from development.manifest_checks import VERSIONS, built, see_schemas, see_score
from development.trial import Trial, TrialError

_FOLDERS = ("deployment", "daemonset", "prometheus-operator", "grafana", "example")
_OURS = ("deployment", "daemonset")
_SLIPS = {
    "daemonset/daemonset.yaml": ("hostNetwork:", "hostNetwrk:"),
    "prometheus-operator/service-monitor.yaml": ("scrapeTimeout:", "scrape_timeout:"),
    "prometheus-operator/prometheus-rule.yaml": ("expr:", "expression:"),
}
"""Slips that must be found, one a kind of type: else nothing was held against anything."""


def _run(folder: Path) -> None:
    _see_slips_found(folder / "slips")
    stream = folder / "all.yaml"
    stream.write_text(built([MANIFESTS / name for name in _FOLDERS]), encoding="utf-8")
    count = stream.read_text(encoding="utf-8").count("---\n")
    say(f"{count} manifests fit the types of Kubernetes and of Prometheus's operator")
    for version in VERSIONS:
        see_schemas(stream, version)
    say(f"Those of Kubernetes' own kinds fit its strict schemas of {' and '.join(VERSIONS)}")
    stream.write_text(built([MANIFESTS / name for name in _OURS]), encoding="utf-8")
    see_score(stream)
    say("kube-score finds nothing critical")


def _see_slips_found(copy: Path) -> None:
    for name, (right, wrong) in _SLIPS.items():
        shutil.copytree(MANIFESTS, copy)
        file = copy / name
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace(right, wrong), encoding="utf-8")
        try:
            built([file.parent])
        except TrialError as error:
            if wrong.removesuffix(":") not in str(error):
                raise
        else:
            raise TrialError(f"a slip in {name} was not found: {wrong}")
        shutil.rmtree(copy)


TRIAL = Trial(run=_run, prepare=manifest_checks.prepare)
