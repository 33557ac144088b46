"""docs/install/rpm.md, as the trial follows it: with rpm itself, since Debian has no dnf."""

import re

from development.install_page import InstallPage
from development.places import PROJECT

_ACTIONS = {"install": "--install", "upgrade": "--upgrade", "remove": "--erase"}
# Debian's rpm knows of nothing that dpkg has installed: what the package requires is looked at by itself.
_RPM = "rpm --force-debian --nodeps"


def _unasked(command: str) -> str:
    return re.sub(r"^dnf (\w+)", lambda found: f"{_RPM} {_ACTIONS[found[1]]}", command)


PAGE = InstallPage(PROJECT / "docs" / "install" / "rpm.md", _unasked)
