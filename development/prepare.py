"""`python3 -m development.prepare TARGET`: set up what that target of make needs and is missing, and nothing twice."""

import signal
import sys
from pathlib import Path
from typing import Literal, get_args

from development import debian, environment, jdks, jmx_exporter, kernel, matrix, programs, pythons, synapse
from development.console import SetupError, complain
from development.lock import setting_up
from development.site import environment as site_environment

Purpose = Literal[
    "run",
    "demo",
    "unit",
    "test",
    "bench",
    "fuzz",
    "soak",
    "docs",
    "docs-site",
    "package",
    "deb",
    "rpm",
    "lint",
    "format",
]
_PURPOSES: dict[str, Purpose] = {name: name for name in get_args(Purpose)}
_ENVIRONMENTS: dict[Purpose, environment.Purpose] = {"run": "run", "fuzz": "fuzz"}
"""The others need that of the tests."""
_PYTHON_ALONE = frozenset[Purpose]({"unit", "fuzz", "deb", "rpm", "docs", "docs-site", "lint", "format"})


def prepare(purpose: Purpose) -> None:
    """Set up what the target of `make` needs that has this name; without network, at once, where it is there already.

    Raises:
        SetupError: something cannot be had.
    """
    with setting_up():
        if purpose != "docs-site":
            environment.make(_ENVIRONMENTS.get(purpose, "test"))
        if purpose == "unit":
            matrix.make([pythons.this_one()])
        if purpose == "test":
            matrix.make(pythons.installed())
        if purpose in {"docs-site", "test"}:
            site_environment.make()
        if purpose not in _PYTHON_ALONE:
            _fetch_programs(purpose, programs.jdk())


def _fetch_programs(purpose: Purpose, java_home: Path) -> None:
    if purpose != "run":
        kernel.fetch(java_home)
    if purpose in {"test", "bench", "package", "demo"}:
        debian.unpack_tools()
    if purpose in {"test", "bench"}:
        debian.unpack_tomcat()
        jmx_exporter.fetch(java_home)
    if purpose == "test":
        debian.unpack_mandoc()
        programs.chromium()
        jdks.fetch()
    if purpose in {"test", "demo"}:
        synapse.fetch(java_home)


def main(arguments: list[str]) -> int:
    """Set up for the purpose that the command line names.

    Returns:
        the exit status.
    """
    purpose = _PURPOSES.get(arguments[0]) if len(arguments) == 1 else None
    if purpose is None:
        complain(f"usage: python3 -m development.prepare {'|'.join(_PURPOSES)}")
        return 2
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        prepare(purpose)
    except SetupError as error:
        complain(str(error))
        return 1
    except KeyboardInterrupt:
        complain("Interrupted; the next make goes on from here.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
