"""A server that belongs to another user than the exporter, who is not root: what everybody may see is judged."""

import codecs
import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from exporter.carbon.opening import process_home
from exporter.carbon.server_files import FileProblem
from exporter.facts.fact import Fact, Facts, Known, Unknown
from exporter.facts.inspection import Site
from exporter.facts.registry import INSPECTIONS
from exporter.jmx.deadline import Deadline
from exporter.model.machine import ProcessFacts, ProcessIdentity
from exporter.model.site import SiteSettings
from exporter.system.roots import Roots
from testing.attacker import NOBODY, SOMEBODY
from testing.processes import StartProgram

_LISTENING = """
import resource, socket, time
resource.setrlimit(resource.RLIMIT_NOFILE, (1500, 3000))
listener = socket.create_server(("", 0))
print(listener.getsockname()[1], flush=True)
time.sleep(120)
"""


@pytest.fixture
def home() -> Iterator[Path]:
    """A home that is its user's alone, in a place that everybody may reach."""
    with TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder, "home")


@pytest.fixture
def site(start_program: StartProgram, home: Path) -> Iterator[Site]:
    """What nobody's server is to an exporter that is run by somebody."""
    (home / "repository" / "conf").mkdir(parents=True)
    (home / "repository" / "conf" / "log4j2.properties").write_text("appenders = A\n")
    for path in (home, *home.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
        path.chmod(0o700 if path.is_dir() else 0o600)
    as_nobody = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--")
    agent = "-Dcom.sun.management.jmxremote"
    program = ("/usr/bin/python3", f"-c{_LISTENING}", f"-Dcarbon.home={home}", f"{agent}.ssl=false")
    server = start_program(*as_nobody, *program)
    assert server.stdout is not None
    port = server.stdout.readline().strip()
    arguments = (*program, f"{agent}.port={port}", "Main")
    process = ProcessFacts(ProcessIdentity(server.pid, 1), arguments, str(home), None)
    codecs.lookup("ascii")  # somebody may not read our Python's library
    os.seteuid(SOMEBODY)
    try:
        yield _opened(process)
    finally:
        os.seteuid(0)


def _opened(process: ProcessFacts) -> Site:
    opened = Site(1_800_000_000.0, Deadline.after(30), SiteSettings(), process=process, started_at=1.0)
    try:
        return Site(**{**vars(opened), "files": process_home(process, Roots())})
    except FileProblem as problem:
        return Site(**{**vars(opened), "no_files": str(problem)})


def _found(fact: str, site: Site) -> Fact | Facts:
    return INSPECTIONS[fact].inspect(site)[fact]


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        ("os_user", Known("user", f"user id {NOBODY}")),
        ("nofile_soft", Known(1500, "1500 (soft limit of open files)")),
        ("nofile_hard", Known(3000, "3000 (hard limit of open files)")),
    ],
)
def test_user_and_limits_are_judged(site: Site, fact: str, expected: Known) -> None:
    assert _found(fact, site) == expected


def test_ports_are_judged_by_the_user_that_the_sockets_belong_to(site: Site) -> None:
    found, ports = _found("jmx_exposed", site), _found("ports_listening", site)
    assert isinstance(found, Known)
    assert found.value == "open"
    assert isinstance(ports, Known)
    assert ports.evidence.endswith(" (of all processes of its user)")


@pytest.mark.parametrize("fact", ["log_rotation", "config_permissions", "config_validation", "passthrough_pool"])
def test_files_are_unknown_with_the_reason(site: Site, fact: str) -> None:
    found = _found(fact, site)
    assert isinstance(found, Unknown)
    assert found.reason.endswith("cannot be read: Permission denied")
