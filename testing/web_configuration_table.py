"""The web configurations of `web_configurations`, laid out with the certificates and keys that they name."""

import re
import ssl
from collections.abc import Mapping
from pathlib import Path

from development.places import TESTING
from exporter.web.security.cipher_suites import TLS12_SUITES, TLS13_SUITES
from testing.web_certificates import write_certificates


def _lines_by_file(path: Path) -> Mapping[str, str]:
    """Read lines that begin with a file's name and a colon, by those names; lines with a `#` first are comments."""
    written = path.read_text(encoding="utf-8").replace("{suites}", ", ".join((*TLS12_SUITES, *sorted(TLS13_SUITES))))
    return {line.partition(":")[0]: line for line in written.splitlines() if not line.startswith("#")}


TABLE = TESTING / "web_configurations"
GOOD = sorted(path.name for path in (TABLE / "good").glob("*.yml"))
"""The files that exporter-toolkit takes."""
BAD = sorted(path.name for path in (TABLE / "bad").glob("*.yml"))
"""The files that exporter-toolkit refuses."""
RECORD = TABLE / "exporter_toolkit.txt"
"""What exporter-toolkit's own `Validate` said of each: its version, then a line a file."""
VERDICTS = _lines_by_file(RECORD)
EXPECTED = _lines_by_file(TABLE / "bad" / "expected.txt")
"""What we say of each bad file, written down by hand-checking every line."""
REFUSED = _lines_by_file(TABLE / "good" / "refused.txt")
"""What we say of those good files that we refuse; docs/web-configuration.md has the reasons.

Where a line names all cipher suites, the file has `{suites}`.
"""
X25519_REFUSED = (
    "curves_x25519.yml:4: tls_server_config.curve_preferences: "
    "found a curve that this Python or its OpenSSL cannot set, expected another one"
)
"""What we say of that good file on a Python that cannot set this curve, as Debian 12's 3.11.2."""
_PLACE = re.compile(r"^( *)<<(.+)>>$", re.MULTILINE)


def sets(curve: str) -> bool:
    """Tell whether this Python's own TLS can be given a curve, by OpenSSL's name."""
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).set_ecdh_curve(curve)
    except (ssl.SSLError, ValueError):
        return False
    return True


def lay_out(folder: Path) -> None:
    """Write all certificates, keys and web configurations into a folder.

    A line `<<server.crt>>` of a web configuration becomes what that file holds, as far to the right.
    """
    write_certificates(folder)
    for file in (*sorted((TABLE / "good").glob("*.yml")), *sorted((TABLE / "bad").glob("*.yml"))):
        text = file.read_text(encoding="utf-8")
        (folder / file.name).write_text(_PLACE.sub(lambda place: _indented(folder, place), text), encoding="utf-8")


def _indented(folder: Path, place: re.Match[str]) -> str:
    lines = (folder / place[2]).read_text(encoding="utf-8").splitlines()
    return "\n".join(place[1] + line for line in lines)
