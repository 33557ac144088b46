"""The system that a server runs on."""

import socket
from pathlib import Path
from threading import Event

import pytest

from exporter.carbon.folder_home import FolderHome
from exporter.facts.fact import Known, NotApplicable, Unknown
from exporter.facts.inspections import operating_system
from testing.sites import PID, found, process, site, status, value, write_files

RELEASES = {
    "named": [
        'ID="rhel"\nVERSION="9.4 (Plow)"\nPRETTY_NAME="Red Hat Enterprise Linux 9.4 (Plow)"\n',
        'PRETTY_NAME="Ubuntu 24.04.1 LTS"\nVERSION="24.04.1 LTS (Noble Numbat)"\nID=ubuntu\n',
    ],
    "other": [
        'PRETTY_NAME="Ubuntu 24.10"\nVERSION="24.10 (Oracular Oriole)"\nID=ubuntu\n',
        'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n',
        'ID="rocky"\nID_LIKE="rhel centos fedora"\nPRETTY_NAME="Rocky Linux 9.4"\n',
        "",
    ],
}
"""Of os-release(5), as these systems have it."""


def own_machine(proc: Path) -> Path:
    """A process that has the mounts that we have."""
    write_files(proc, {f"{PID}/status": status()})
    for each in (str(PID), "self"):
        (proc / each / "ns").mkdir(parents=True)
        (proc / each / "ns" / "mnt").symlink_to("mnt:[1]")
    return proc


@pytest.mark.parametrize(("word", "release"), [(word, each) for word, texts in RELEASES.items() for each in texts])
def test_the_guidelines_name_two_distributions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, word: str, release: str
) -> None:
    """The server's own root is asked, since a container has another system than its machine."""

    def read(_: FolderHome, path: str, __: int) -> bytes:
        assert path == "/etc/os-release"
        return release.encode()

    monkeypatch.setattr(FolderHome, "read", read)
    assert value("os_supported", site(home=tmp_path)) == word


@pytest.mark.parametrize(("size", "shown"), [(0, "no swap"), (2 * 2**30, "2.0 GiB of swap")])
def test_swap_is_what_the_jvm_says(size: int, shown: str) -> None:
    assert found("swap", site(said={"TotalSwapSpaceSize": size})) == Known(size, shown)


def test_a_container_has_no_swap_of_its_own(tmp_path: Path) -> None:
    proc = write_files(tmp_path, {f"{PID}/status": status(pids=f"{PID}\t7")})
    server = site(proc, running=process(), said={"TotalSwapSpaceSize": 0})
    assert found("swap", server) == NotApplicable("it runs in a container, which has none of its own")
    assert isinstance(found("hosts_own_name", server), Unknown)


@pytest.mark.parametrize(
    ("addresses", "expected"),
    [
        (["192.0.2.2"], Known("address", "192.0.2.2")),
        (["127.0.1.1", "192.0.2.2", "192.0.2.2"], Known("address", "127.0.1.1, 192.0.2.2")),
        (["127.0.1.1"], Known("loopback", "127.0.1.1")),
        ([], Known("nowhere", "it does not resolve")),
    ],
)
def test_the_machines_own_name_leads_to_an_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, addresses: list[str], expected: object
) -> None:
    def resolve(*_: object, **__: object) -> list[tuple[object, ...]]:
        if not addresses:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 0)) for each in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    proc = own_machine(tmp_path)
    assert found("hosts_own_name", site(proc, running=process())) == expected


def test_a_resolver_that_does_not_answer_keeps_nobody_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answered = Event()
    monkeypatch.setattr(operating_system, "_PATIENCE_SECONDS", 0.05)
    monkeypatch.setattr(operating_system, "own_addresses", lambda: answered.wait(60) and ())
    proc = own_machine(tmp_path)
    try:
        told = found("hosts_own_name", site(proc, running=process()))
    finally:
        answered.set()
    assert told == Known("nowhere", "it does not resolve within 0.05 s")
