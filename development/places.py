"""Where things are in a checkout of the project."""

from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
VIRTUAL_ENVIRONMENT = PROJECT / ".venv"
CACHE = PROJECT / ".cache"
"""Everything downloaded, and the folders of running demonstration servers; `make clean` removes it."""
TOOLS = CACHE / "debian" / "usr" / "bin"
"""Prometheus, Alertmanager and node_exporter, unpacked from Debian's packages."""
TOMCAT = CACHE / "tomcat" / "usr" / "share" / "tomcat10"
"""Tomcat 10, unpacked from Debian's packages; never started in place."""
