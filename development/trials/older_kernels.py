"""Lets users in as older WSO2 Carbon kernels do: by their own classes, in the one kernel that can be had whole."""

import shutil
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from development import kernel, maven, programs
from development.carbon import CarbonServer
from development.console import say
from development.jvm import compile_programs
from development.places import JAVA_PROGRAMS
from development.trial import Trial, TrialError
from testing.carbon_users import READ_ONLY, READ_WRITE, SERVER_ADMIN, add_users, attempted_changes, enforce_access

_ARTIFACT = "org.wso2.carbon:org.wso2.carbon.core"
_SHA256 = {
    "4.6.0": "5b601619098a182ab3ec21e614c51f99bf704e07e3e3cee8ab671446f4b2b011",
    "4.6.1": "df35ecde300310ebdcb18d3c0e01789024c782fb6404ee535399e7644d463aad",
    "4.9.0": "a6ca777636578a04bc89830feca73048806e05f714064f4fcf3bd9f204a302de",
}
_CLASSES = ("org/wso2/carbon/core/security/CarbonJMXAuthenticator", "org/wso2/carbon/core/init/JMXServerManager")
"""What decides who is let in, and what makes the connector."""
_USERS = {"monitor": [READ_ONLY], "operator": [READ_WRITE], "old-monitor": [SERVER_ADMIN]}
_COLLECT_GARBAGE = ("java.lang:type=Memory", "gc")
_NOT_IN = ["login: refused"]
_READS = ["login: done", "set: refused", "invoke: refused"]
_CHANGES = ["login: done", "set: done", "invoke: done"]


@dataclass(frozen=True)
class _Kernel:
    """A kernel's version, whether it is told to enforce what a user may do, and what each user of `_USERS` can."""

    version: str
    enforces: bool
    outcomes: Sequence[Sequence[str]]


_KERNELS = (
    _Kernel("4.6.0", enforces=False, outcomes=[_NOT_IN, _NOT_IN, _CHANGES]),
    _Kernel("4.6.1", enforces=False, outcomes=[_READS, _CHANGES, _CHANGES]),
    _Kernel("4.9.0", enforces=False, outcomes=[_CHANGES, _CHANGES, _CHANGES]),
    _Kernel("4.9.0", enforces=True, outcomes=[_READS, _CHANGES, _CHANGES]),
)


def _prepare() -> None:
    kernel.fetch(programs.jdk())
    for version in _SHA256:
        _core(version)


def _run(folder: Path) -> None:
    java_home = programs.jdk()
    compile_programs(java_home, [JAVA_PROGRAMS / "ChangeAttempt.java"], folder)
    for tried in _KERNELS:
        expected = dict(zip(_USERS, tried.outcomes, strict=True))
        found = _outcomes(tried, java_home, folder)
        if found != expected:
            raise TrialError(f"kernel {tried.version}: found {found}, expected {expected}")
        say(f"Kernel {tried.version}{' with access control' if tried.enforces else ''}: as the page says")


def _outcomes(tried: _Kernel, java_home: Path, classes: Path) -> Mapping[str, Sequence[str]]:
    server = CarbonServer(kernel.HOME, java_home)
    passwords = add_users(server, java_home, _USERS)
    if tried.enforces:
        enforce_access(server)
    (link,) = (server.home / "repository" / "components" / "plugins").glob("org.wso2.carbon.core_*.jar")
    ours = link.resolve()
    link.unlink()
    _write_mixed(ours, _core(tried.version), link)
    with server:
        return {
            user: attempted_changes(java_home, classes, server.jmx_port, user, file, _COLLECT_GARBAGE)
            for user, file in passwords.items()
        }


def _core(version: str) -> Path:
    return maven.fetch(f"{_ARTIFACT}:{version}", _SHA256[version])


def _write_mixed(ours: Path, older: Path, mixed: Path) -> None:
    """Write a bundle with an older one's classes in the place of its own."""
    with zipfile.ZipFile(ours) as base, zipfile.ZipFile(older) as other, zipfile.ZipFile(mixed, "w") as jar:
        sources = [(base, name) for name in base.namelist() if not name.startswith(_CLASSES)]
        sources += [(other, name) for name in other.namelist() if name.startswith(_CLASSES)]
        for source, name in sources:
            with source.open(name) as read, jar.open(name, "w") as written:
                shutil.copyfileobj(read, written)


TRIAL = Trial(run=_run, prepare=_prepare)
