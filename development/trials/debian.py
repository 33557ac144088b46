"""Build Debian packages, install them on machines with systemd, read a WSO2 server there, upgrade, remove and purge.

Each release has a package built without network in a system of its own, and a machine (`development.machine`) that it
is installed on, without network too. The server is a WSO2 Carbon kernel that another user of that machine runs.
"""

import shutil
from pathlib import Path

from development import programs
from development.chroots import System, run_in
from development.console import say
from development.debian_package import RELEASES, Release, debian_version, stage
from development.debian_trial import life, package, service
from development.kernel import fetch
from development.machine import Machine
from development.trial import Trial
from exporter.build import VERSION

_OLDER = "0.0.1"


def _build_system(release: Release) -> System:
    return System(release.name, "build", ("build-essential", "debhelper", "lintian", "python3-venv"))


def _machine_system(release: Release) -> System:
    return System(release.name, "machine", ("systemd-sysv", "dbus", "default-jre-headless", "man-db"))


def _prepare() -> None:
    fetch(programs.jdk())
    for release in RELEASES:
        _build_system(release).fetch()
        _machine_system(release).fetch()


def _run(folder: Path) -> None:
    for release in RELEASES:
        say(f"Debian {release.number}")
        (folder / release.name).mkdir()
        try:
            _try(release, folder / release.name)
        finally:  # now, since both together take gigabytes
            shutil.rmtree(folder / release.name)


def _try(release: Release, folder: Path) -> None:
    built = _built(release, folder)
    root = folder / "machine"
    _machine_system(release).unpack(root)
    package.with_version(built, debian_version(_OLDER, release), root / "root" / "older")
    (root / "root" / "newer").mkdir()
    shutil.copy(built, root / "root" / "newer")
    # What the package depends on is fetched before: installing itself is to work without network.
    options = "--yes --download-only --no-install-recommends"
    fetching = f"apt-get update --quiet && apt-get install {options} /root/newer/{built.name}"
    run_in(root, ["sh", "-c", fetching], "fetching what the package depends on", network=True)
    service.put_server_and_prometheus(root)
    with Machine(root, folder / "machine.log") as machine:
        before = life.files(machine)
        life.install(machine)
        service.read_the_server(machine)
        service.hardening_takes_nothing(machine)
        life.upgrade(machine)
        service.find_the_server(machine)
        life.remove_and_purge(machine, before)
        life.install_without_package(machine)


def _built(release: Release, folder: Path) -> Path:
    root = folder / "build"
    _build_system(release).unpack(root)
    source = root / "build" / "source"
    source.mkdir(parents=True)
    stage(source, release, debian_version(VERSION, release))
    say("Building the package, without network")
    building = "cd /build/source && dpkg-buildpackage --build=binary --no-sign"
    run_in(root, ["sh", "-c", building], "building the package", network=False)
    looking = "lintian --allow-root --fail-on error,warning /build/*.deb"
    run_in(root, ["sh", "-c", looking], "looking at the package with lintian", network=False)
    (built,) = (root / "build").glob("*.deb")
    return built


TRIAL = Trial(run=_run, prepare=_prepare, root=True, network=True)
