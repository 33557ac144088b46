"""What bash offers for a command line that was typed so far."""

import os
import subprocess
import sys
from pathlib import Path

_OFFER = """
source "$1"
shift
COMP_WORDS=("$@")
COMP_CWORD=$(( $# - 1 ))
_shtab_wso2_exporter
printf '%s\\n' "${COMPREPLY[@]}"
"""


def offered(folder: Path, *words: str) -> list[str]:
    """The words that bash completes the last of these to, in a folder, sorted."""
    script = folder / "completion.bash"
    program = Path(sys.executable).parent / "wso2-exporter"
    script.write_bytes(subprocess.run([program, "completion", "bash"], check=True, capture_output=True).stdout)
    run = subprocess.run(
        ["bash", "--norc", "-c", _OFFER, "bash", str(script), "wso2-exporter", *words],
        cwd=folder,
        env={"PATH": f"{program.parent}:{os.defpath}"},
        check=True,
        capture_output=True,
        text=True,
    )
    assert run.stderr == ""
    return sorted(filter(None, run.stdout.splitlines()))
