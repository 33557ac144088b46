"""`python -m fuzz.decode_reply [libFuzzer's options]`: replies that coverage guides to all of the decoder (atheris).

What it finds is kept in `.cache/fuzz/corpus`, and replies that are wrong in `.cache/fuzz/findings`.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random

import atheris

from fuzz.mutation import HEAD_BYTES, Replies, mutate
from fuzz.replies import CORPUS, all_originals, of_each_kind

_CACHE = Path(__file__).parents[1] / ".cache" / "fuzz"
_OPTIONS = ("-timeout=4", "-rss_limit_mb=512", "-max_len=65536", "-len_control=0", "-use_value_profile=1")


def main(arguments: Sequence[str]) -> None:
    """Mutate and decode until libFuzzer's `-runs` or `-max_total_time` says stop; it ends the process."""
    with atheris.instrument_imports(
        include=["exporter.jmx", "exporter.commands.mbeans.values", "exporter.targets.native.values"]
    ):
        from fuzz.checker import Checker  # noqa: PLC0415 - imports what is to be instrumented
    checker, replies = Checker(all_originals()), Replies(all_originals())

    def run(data: bytes) -> None:
        checker.check(data)

    def change(data: bytes, maximum: int, seed: int) -> bytes:
        """Half of them as the decoder's coverage has it, half at the reply's structure."""
        if seed % 2 or len(data) < HEAD_BYTES:
            return bytes(atheris.Mutate(data, maximum))
        # Not for cryptography: libFuzzer's seed makes it the same again.
        return mutate(data, Random(seed), replies)[:maximum]  # noqa: S311

    found, kinds, findings = (_CACHE / name for name in ("corpus", "kinds", "findings"))
    for folder in (found, kinds, findings):
        folder.mkdir(parents=True, exist_ok=True)
    for number, reply in enumerate(of_each_kind()):
        (kinds / f"{number}.reply").write_bytes(reply)
    options = [*_OPTIONS, f"-artifact_prefix={findings}/", *arguments, str(found), str(CORPUS), str(kinds)]
    atheris.Setup([sys.argv[0], *options], run, custom_mutator=change)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
