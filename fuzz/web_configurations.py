"""Mutated web configurations against what reads them: every one is taken, or refused in one line without a secret."""

import re
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final, Literal

from exporter.document import DocumentError
from exporter.web.security.file import load_web_configuration
from fuzz.checker import WrongError
from fuzz.web_mutation import mutated
from testing.web_configuration_table import BAD, GOOD, REFUSED, lay_out

Ending = Literal["taken", "refused"]

SECONDS: Final = 2.0
"""How much processor time one configuration may take."""
_LONGEST_LINE = 1000
_WINDOW = 10
"""So many characters of a secret in a row are never said."""
_HASH = re.compile(r"\$2[aby]\$[0-9]{2}\$([./A-Za-z0-9]{53})")


@dataclass
class Tally:
    """What became of some configurations.

    Attributes:
        endings: how many ended how.
        slowest: the processor time of the one that took longest, in seconds.
        findings: what was wrong: the configuration, and why.
    """

    endings: Counter[Ending] = field(default_factory=Counter)
    slowest: float = 0.0
    findings: list[tuple[str, str]] = field(default_factory=list)

    def __str__(self) -> str:
        endings = ", ".join(f"{count:,} {ending}" for ending, count in self.endings.most_common())
        return f"{endings}; slowest {1000 * self.slowest:.0f} ms, {len(self.findings)} findings"


class Checker:
    """Reads configurations in a folder with the certificates that they name.

    Args:
        folder: where the table of web configurations is laid out.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / "fuzzed.yml"
        names = (*GOOD, *BAD, *4 * [name for name in GOOD if name not in REFUSED])
        self.originals = tuple((folder / name).read_text(encoding="utf-8") for name in names)
        key = (folder / "server.key").read_text(encoding="utf-8").splitlines()[1:-1]
        hashes = _HASH.findall("\n".join(self.originals))
        self._secrets = frozenset(
            secret[start : start + _WINDOW] for secret in (*key, *hashes) for start in range(len(secret) - _WINDOW + 1)
        )

    def check(self, text: str) -> Ending:
        """Read one.

        Raises:
            WrongError: something was not as it should be; so is any other exception.
        """
        self._file.write_text(text, encoding="utf-8", errors="surrogatepass")
        try:
            load_web_configuration(self._file, shown_as="w.yml")
        except DocumentError as error:
            self._check_line(str(error))
            return "refused"
        return "taken"

    def _check_line(self, line: str) -> None:
        if not line.startswith("w.yml:") or not line.isprintable() or len(line) > _LONGEST_LINE:
            raise WrongError(f"no line for a person: {line[:200]!r}")
        if any(line[start : start + _WINDOW] in self._secrets for start in range(len(line) - _WINDOW + 1)):
            raise WrongError(f"a line with a secret: {line!r}")


def check_lot(folder: Path, seed: int, inputs: int) -> Tally:
    """Check so many configurations, which are the same for the same seed.

    Args:
        folder: an empty one.
        seed: of chance.
        inputs: how many.
    """
    lay_out(folder)
    checker, tally = Checker(folder), Tally()
    # Not for cryptography: the same configurations each time.
    chance = Random(seed)  # noqa: S311
    for _ in range(inputs):
        text = mutated(chance, checker.originals)
        began = time.thread_time()
        try:
            tally.endings[checker.check(text)] += 1
        except Exception as error:  # noqa: BLE001 - whatever comes out is a finding
            tally.findings.append((text, f"{type(error).__name__}: {error}"))
        seconds = time.thread_time() - began
        tally.slowest = max(tally.slowest, seconds)
        if seconds > SECONDS:
            tally.findings.append((text, f"it takes longer than {SECONDS:g} s"))
    return tally


def run(inputs: int, seed: int) -> int:
    """Check so many configurations and print what became of them.

    Returns:
        the exit status: 1 where something was wrong.
    """
    with tempfile.TemporaryDirectory() as folder:
        tally = check_lot(Path(folder), seed, inputs)
    for text, reason in tally.findings:
        sys.stdout.write(f"{reason}\n{text!r}\n")
    sys.stdout.write(f"{inputs:,} web configurations: {tally}\n")
    return 1 if tally.findings else 0
