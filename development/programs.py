"""A JDK, Maven and Chromium: found on this machine, else installed."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from development import debian
from development.console import SetupError

_VERSIONS = range(17, 22)
"""From 17 on, as the tests' small programs want it, to 21: the WSO2 Carbon kernel 4.10 refuses later ones."""
_JVM_FOLDER = Path("/usr/lib/jvm")
_CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


def jdk() -> Path:
    """The home folder of a JDK 17 to 21, installed if there is none.

    Raises:
        SetupError: there is none and it cannot be installed.
    """
    return _found_or_installed(find_jdk, "openjdk-17-jdk-headless", "a JDK from 17 to 21")


def maven() -> Path:
    """Maven's program `mvn`, installed if there is none.

    Raises:
        SetupError: there is none and it cannot be installed.
    """
    return _found_or_installed(find_maven, "maven", "Maven")


def chromium() -> Path:
    """Chromium's or Chrome's program, installed if there is none.

    Raises:
        SetupError: there is none and it cannot be installed.
    """
    return _found_or_installed(find_chromium, "chromium", "Chromium")


def find_jdk() -> Path | None:
    """The home folder of a JDK 17 to 21: JAVA_HOME, the path's, the oldest in /usr/lib/jvm; None without one."""
    return next((home for home in _jdk_candidates() if _is_usable_jdk(home)), None)


def find_maven() -> Path | None:
    """The program `mvn` on the path; None without one."""
    return _on_path("mvn")


def find_chromium() -> Path | None:
    """Chromium's or Chrome's program on the path; None without one."""
    return next((path for name in _CHROMIUM_NAMES if (path := _on_path(name))), None)


def java_version(home: Path) -> int | None:
    """The feature release of a Java home, from its file `release` (JDK 9 and later; JEP 220); None where it has none.

    Args:
        home: the folder that holds `bin/java`.
    """
    try:
        text = (home / "release").read_text(errors="replace")
    except OSError:
        return None
    found = re.search(r'^JAVA_VERSION="(\d+)', text, re.MULTILINE)
    return int(found[1]) if found else None


def _jdk_candidates() -> Iterator[Path]:
    if home := os.environ.get("JAVA_HOME"):
        yield Path(home)
    if compiler := _on_path("javac"):
        yield compiler.resolve().parent.parent
    yield from sorted(_JVM_FOLDER.glob("*"), key=lambda home: (java_version(home) or 0, home))


def _is_usable_jdk(home: Path) -> bool:
    return java_version(home) in _VERSIONS and all(
        os.access(home / "bin" / name, os.X_OK) for name in ("java", "javac")
    )


def _on_path(name: str) -> Path | None:
    found = shutil.which(name)
    return Path(found) if found else None


def _found_or_installed(find: Callable[[], Path | None], package: str, what: str) -> Path:
    if found := find():
        return found
    debian.install(package, what)
    if found := find():
        return found
    raise SetupError(f"{what} was installed (Debian's package {package}) but is not found afterwards.")
