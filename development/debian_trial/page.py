"""docs/install/debian.md, as the trial follows it."""

import re

from development.install_page import InstallPage
from development.places import PROJECT


def _unasked(command: str) -> str:
    return re.sub(r"^apt-get (\w+)", r"apt-get \1 --yes --no-install-recommends", command)


PAGE = InstallPage(PROJECT / "docs" / "install" / "debian.md", _unasked)
