"""The web configurations of `web_configurations`, laid out with the certificates and keys that they name."""

import re
from collections.abc import Mapping
from pathlib import Path

from development.places import TESTING
from testing.web_certificates import write_certificates

TABLE = TESTING / "web_configurations"
GOOD = sorted(path.name for path in (TABLE / "good").glob("*.yml"))
"""The files that exporter-toolkit takes."""
BAD = sorted(path.name for path in (TABLE / "bad").glob("*.yml"))
"""The files that exporter-toolkit refuses."""
VERDICTS = TABLE / "exporter_toolkit.txt"
"""What exporter-toolkit says of each, as its own `Validate` was recorded: the version, then a line a file."""
_PLACE = re.compile(r"^( *)<<(.+)>>$", re.MULTILINE)


def lay_out(folder: Path) -> None:
    """Write all certificates, keys and web configurations into a folder.

    A line `<<server.crt>>` of a web configuration becomes what that file holds, as far to the right.
    """
    write_certificates(folder)
    for file in (*sorted((TABLE / "good").glob("*.yml")), *sorted((TABLE / "bad").glob("*.yml"))):
        text = file.read_text(encoding="utf-8")
        (folder / file.name).write_text(_PLACE.sub(lambda place: _indented(folder, place), text), encoding="utf-8")


def lines_by_file(path: Path) -> Mapping[str, str]:
    """Read lines that begin with a file's name and a colon, by those names; lines with a `#` first are comments."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return {line.partition(":")[0]: line for line in lines}


def _indented(folder: Path, place: re.Match[str]) -> str:
    lines = (folder / place[2]).read_text(encoding="utf-8").splitlines()
    return "\n".join(place[1] + line for line in lines)
