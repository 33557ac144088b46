"""Where things are in a checkout of the project."""

from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
VIRTUAL_ENVIRONMENT = PROJECT / ".venv"
"""The one to work in, with the package as it stands in the checkout."""
TEST_ENVIRONMENTS = PROJECT / ".venvs"
"""Those that the tests run in, one for each Python, with the built wheel."""
CONSTRAINTS = PROJECT / "constraints.txt"
"""The versions of all packages that these hold."""
CACHE = PROJECT / ".cache"
"""Everything downloaded, and the folders of running demonstration servers; `make clean` removes it."""
TOOLS = CACHE / "debian" / "usr" / "bin"
"""Prometheus, Alertmanager and node_exporter, unpacked from Debian's packages."""
TOMCAT = CACHE / "tomcat" / "usr" / "share" / "tomcat10"
"""Tomcat 10, unpacked from Debian's packages; never started in place."""
