"""Servers as inspections look at them, written down by a test: their processes, their homes, what their JVMs say."""

from collections.abc import Mapping
from pathlib import Path

from exporter.carbon.folder_home import FolderHome
from exporter.facts.attributes import MEMORY, OPERATING_SYSTEM, RUNTIME
from exporter.facts.fact import Fact, Facts, Known
from exporter.facts.inspection import Site
from exporter.facts.registry import INSPECTIONS
from exporter.jmx.deadline import Deadline
from exporter.model.machine import CgroupLimits, ProcessFacts, ProcessIdentity
from exporter.model.site import SiteSettings
from exporter.model.snapshot import AttributeValue, MBean, Snapshot
from exporter.system.roots import Roots

PID = 4242
NOW = 1_800_000_000.0

LIMITS = """\
Limit                     Soft Limit           Hard Limit           Units
Max processes             {processes}                {processes}                processes
Max open files            {soft}                {hard}               files
"""
"""Lines of proc_pid_limits(5), whose columns are 26 and 21 characters wide."""

_TCP = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"


def process(*arguments: str, home: str | None = None, threads: int | None = None) -> ProcessFacts:
    """A JVM's process that was started with some arguments."""
    limits = CgroupLimits(threads=threads)
    return ProcessFacts(ProcessIdentity(PID, 1), ("java", *arguments, "Main"), home, None, limits)


def site(
    proc: Path | None = None,
    *,
    running: ProcessFacts | None = None,
    home: Path | None = None,
    said: Mapping[str, AttributeValue] | None = None,
    settings: SiteSettings | None = None,
    started_at: float | None = NOW - 1000,
) -> Site:
    """A server that is open to be looked at.

    Args:
        proc: what stands in the place of /proc.
        running: its process.
        home: its home.
        said: attributes of its JVM: those of the MBeans OperatingSystem, Runtime and Memory.
        settings: what the configuration says of it.
        started_at: when its JVM started.
    """
    files = None if home is None else FolderHome(str(home), str(home / "repository" / "conf"))
    return Site(
        NOW,
        Deadline.after(30),
        settings or SiteSettings(),
        snapshot=None if said is None else snapshot(said),
        files=files,
        process=running,
        started_at=started_at,
        roots=Roots() if proc is None else Roots(str(proc)),
    )


def snapshot(said: Mapping[str, AttributeValue]) -> Snapshot:
    """What a JVM says, each of its MBeans having every attribute."""
    return Snapshot(tuple(MBean(name, said) for name in (RUNTIME, OPERATING_SYSTEM, MEMORY)))


def found(fact: str, at: Site) -> Fact | Facts:
    """Carry out the inspection of a fact."""
    return INSPECTIONS[fact].inspect(at)[fact]


def value(fact: str, at: Site) -> object:
    """Give the value of a fact that is known."""
    known = found(fact, at)
    assert isinstance(known, Known), known
    return known.value


def write_files(folder: Path, files: Mapping[str, str]) -> Path:
    """Write files by their paths below a folder; give the folder."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def status(user: int = 1000, pids: str = str(PID)) -> str:
    """What proc_pid_status(5) has of a process."""
    ids = "\t".join([str(user)] * 4)
    return f"Name:\tjava\nUid:\t{ids}\nGid:\t{ids}\nGroups:\t\nNSpid:\t{pids}\n"


def limits(soft: str = "4096", hard: str = "4096", processes: str = "20000") -> str:
    """What proc_pid_limits(5) has of a process."""
    columns = {"soft": soft, "hard": hard, "processes": processes}
    return LIMITS.format(**columns)


def tcp(*sockets: tuple[str, int, int]) -> str:
    """What proc_net(5) has of sockets that listen: address in hexadecimal, port, user id."""
    lines = [
        f"{number}: {address}:{port:04X} 00000000:0000 0A 00000000:00000000 00:00000000 00000000 {user} 0 {number}\n"
        for number, (address, port, user) in enumerate(sockets)
    ]
    return _TCP + "".join(lines)
