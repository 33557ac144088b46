"""Asks exporter-toolkit's own Validate about the tests' web configurations, and compares with what was recorded."""

from pathlib import Path

from development.golang import build
from development.trial import Trial, TrialError
from development.web_verdicts import MODULE, verdicts
from testing.web_configuration_table import VERDICTS


def _prepare() -> None:
    build(MODULE)


def _run(folder: Path) -> None:
    said = verdicts(build(MODULE), folder)
    changed = _verdicts_alone(said) ^ _verdicts_alone(VERDICTS.read_text(encoding="utf-8"))
    if changed:
        files = ", ".join(sorted({name for name, _ in changed}))
        raise TrialError(f"exporter-toolkit's verdicts are not those recorded on: {files}\n{said}")


def _verdicts_alone(said: str) -> set[tuple[str, bool]]:
    """Take the files and whether each is valid; why one is not is said in Go's words, which change."""
    parts = (line.partition(": ") for line in said.splitlines())
    return {(name, verdict == "valid") for name, _, verdict in parts}


TRIAL = Trial(run=_run, prepare=_prepare)
