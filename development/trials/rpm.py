"""Build RPM packages, install them by rpm on a Debian with systemd, read a WSO2 server there, upgrade and erase.

The package is built without network in a system of Debian 12, whose Python is one of those that it is for. It is
installed on a machine (`development.machine`) of that release: its systemd is of RHEL 9's version. No RHEL is to be
had. The server is a WSO2 Carbon kernel that another user of that machine runs.
"""

import shutil
from pathlib import Path

from development import programs
from development.chroots import System, run_in
from development.console import say
from development.debian_trial import service
from development.debian_trial.life import files
from development.kernel import fetch
from development.machine import Machine
from development.rpm_package import building, rpm_version, stage
from development.rpm_trial import life, requirements
from development.trial import Trial
from exporter.build import VERSION

_OLDER = "0.0.1"
_PYTHON = "3.11"
_PROGRAM = Path("/usr/bin/python3.11")
_SOURCE = Path("/build/source")
_BUILD = System("bookworm", "rpm-build", ("rpm", "rpmlint", "python3-venv"))
_MACHINE = System(
    "bookworm", "rpm-machine", ("systemd-sysv", "dbus", "default-jre-headless", "man-db", "python3", "rpm")
)


def _prepare() -> None:
    fetch(programs.jdk())
    _BUILD.fetch()
    _MACHINE.fetch()


def _run(folder: Path) -> None:
    older, newer = _built(folder / "build")
    root = folder / "machine"
    _MACHINE.unpack(root)
    for package, name in ((older, "older"), (newer, "newer")):
        (root / "root" / name).mkdir()
        shutil.copy(package, root / "root" / name)
    service.put_server_and_prometheus(root)
    with Machine(root, folder / "machine.log") as machine:
        asked = f"rpm --force-debian --query --package --requires /root/newer/{newer.name}"
        requirements.check(machine.shell(asked), _PYTHON)
        life.make_alike(machine)
        before = files(machine)
        life.install(machine)
        service.read_the_server(machine)
        life.take_flags(machine)
        life.upgrade(machine)
        service.find_the_server(machine)
        life.erase(machine, before)


def _built(root: Path) -> tuple[Path, Path]:
    _BUILD.unpack(root)
    source = root / _SOURCE.relative_to("/")
    source.mkdir(parents=True)
    stage(source, _PYTHON)
    packages = root / "build" / "RPMS"
    older = _build(root, _OLDER, packages)
    newer = _build(root, rpm_version(VERSION), packages)
    say("Looking at the package with rpmlint")
    looking = f"rpmlint --strict --config {_SOURCE}/rpmlint.toml /build/RPMS/*/{newer.name}"
    run_in(root, ["sh", "-c", looking], "looking at the package with rpmlint", network=False)
    return older, newer


def _build(root: Path, version: str, packages: Path) -> Path:
    say(f"Building the package of version {version}, without network")
    before = set(packages.glob("*/*.rpm"))
    run_in(root, building(_SOURCE, version, _PYTHON, _PROGRAM), "building the package", network=False)
    (built,) = set(packages.glob("*/*.rpm")) - before
    return built


TRIAL = Trial(run=_run, prepare=_prepare, root=True, network=True)
