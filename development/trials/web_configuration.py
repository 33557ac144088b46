"""Asks exporter-toolkit's own Validate about web configurations, and compares with what was recorded and with ours."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

from development.golang import build
from development.trial import Trial, TrialError
from development.web_verdicts import MODULE, answers, verdicts
from exporter.document import DocumentError
from exporter.web.security.file import load_web_configuration
from fuzz.web_configurations import Checker
from fuzz.web_mutation import mutated
from testing.web_configuration_table import RECORD

_MUTATED = 3000


def _prepare() -> None:
    build(MODULE)


def _run(folder: Path) -> None:
    program = build(MODULE)
    said = verdicts(program, folder)
    changed = _verdicts_alone(said) ^ _verdicts_alone(RECORD.read_text(encoding="utf-8"))
    if changed:
        files = ", ".join(sorted({name for name, _ in changed}))
        raise TrialError(f"exporter-toolkit's verdicts are not those recorded on: {files}\n{said}")
    lenient = list(_taken_by_us_alone(program, folder))
    if lenient:
        raise TrialError("exporter-toolkit refuses what we take:\n" + "\n".join(lenient))


def _verdicts_alone(said: str) -> set[tuple[str, bool]]:
    """Take the files and whether each is valid; why one is not is said in Go's words, which change."""
    parts = (line.partition(": ") for line in said.splitlines())
    return {(name, verdict == "valid") for name, _, verdict in parts}


def _taken_by_us_alone(program: Path, folder: Path) -> Iterator[str]:
    """Look among mutated configurations for those that we take and exporter-toolkit does not."""
    originals = Checker(folder).originals
    chance = Random(_MUTATED)  # noqa: S311 - the same configurations each time
    texts = (mutated(chance, originals) for _ in range(_MUTATED))
    # Go would read a device to its end, which has none.
    named = {f"mutated{number}.yml": text for number, text in enumerate(texts) if "/dev/" not in text}
    for name, text in named.items():
        (folder / name).write_text(text, encoding="utf-8", errors="surrogatepass")
    taken = [name for name in named if _is_taken(folder / name)]
    for name, line in answers(program, folder, taken).items():
        if line != f"{name}: valid":
            yield f"{line}\n{named[name]}"


def _is_taken(path: Path) -> bool:
    try:
        load_web_configuration(path)
    except DocumentError:
        return False
    return True


TRIAL = Trial(run=_run, prepare=_prepare)
