"""Whom the trial of the manifests asks: types and schemas of Kubernetes and Prometheus's operator, and kube-score."""

import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from development import golang
from development.commands import run
from development.console import say
from development.guard import PrivateFolder
from development.places import CACHE, TESTING
from development.trial import TrialError

MODULE = TESTING / "go" / "kubernetes_manifests"
VERSIONS = ("1.29", "1.37")
"""Of Kubernetes: the oldest and the newest whose schemas are asked."""
_VALIDATE = "kubernetes-validate==1.37.0"
_SCHEMAS = CACHE / _VALIDATE.replace("==", "-")
_KUBE_SCORE = "github.com/zegl/kube-score/cmd/kube-score@v1.20.0"
_BIN = CACHE / "go" / "bin"
_PREFERENCES = ("--ignore-container-cpu-limit", "--ignore-test=container-image-pull-policy")
"""What kube-score wants and the manifests do not have: limits of processor time, and images fetched at every start."""


def prepare() -> None:
    """Set up all of them, where they are not there yet.

    Raises:
        SetupError: they cannot be had.
    """
    golang.build(MODULE)
    if not (_BIN / "kube-score").is_file():
        say("Building kube-score")
        environment = {**golang.environment(), "GOBIN": str(_BIN)}
        run([str(golang.go()), "install", _KUBE_SCORE], "building kube-score", environment)
    if not _SCHEMAS.is_dir():
        say("Fetching Kubernetes' schemas")
        with PrivateFolder(CACHE, "schemas-") as folder:
            pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
            run([*pip, "--no-compile", "--target", str(folder / "new"), _VALIDATE], "fetching Kubernetes' schemas")
            (folder / "new").rename(_SCHEMAS)


def built(folders: Sequence[Path]) -> str:
    """Build kustomizations, each manifest read strictly into its type, into one stream of YAML.

    Raises:
        TrialError: one cannot be built, or a manifest does not fit its type; with the reason.
    """
    return _output([str(golang.build(MODULE)), *map(str, folders)])


def see_schemas(stream: Path, version: str) -> None:
    """See that manifests fit Kubernetes' strict schemas; those of Prometheus's operator are not among these.

    Raises:
        TrialError: one does not.
    """
    command = [sys.executable, "-m", "kubernetes_validate", "--strict", "-k", version, str(stream)]
    _output(command, {"PYTHONPATH": str(_SCHEMAS), "PATH": "/usr/bin:/bin"})


def see_score(stream: Path) -> None:
    """See that kube-score finds nothing critical.

    Raises:
        TrialError: it does; with all that it says.
    """
    _output([str(_BIN / "kube-score"), "score", *_PREFERENCES, str(stream)])


def _output(command: Sequence[str], environment: Mapping[str, str] | None = None) -> str:
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise TrialError(f"{command[0]} ended with {ran.returncode}\n{ran.stdout}{ran.stderr}")
    return ran.stdout
