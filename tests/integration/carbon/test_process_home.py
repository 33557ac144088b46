"""The home of a server that another user runs, read by root and by a user who is neither. This wants root."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from exporter.carbon.opening import process_home
from exporter.carbon.server_files import FileProblem, ServerFiles
from exporter.model.machine import ProcessFacts, ProcessIdentity
from exporter.system.roots import Roots

SERVER, SOMEBODY = 12345, 23456
"""Ids that nobody has."""


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder that everybody can get to, with files of a server."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        home.chmod(0o711)
        (home / "conf").mkdir()
        files = {"open.xml": 0o644, "own.xml": 0o640, "root.xml": 0o600}
        for name, mode in files.items():
            (home / "conf" / name).write_bytes(name.encode())
            owner = 0 if name == "root.xml" else SERVER
            os.chown(home / "conf" / name, owner, owner)
            (home / "conf" / name).chmod(mode)
        (home / "conf" / "shadow.xml").symlink_to("/etc/shadow")
        yield home


def opened(pid: int, home: Path) -> ServerFiles:
    return process_home(ProcessFacts(ProcessIdentity(pid, 1), (), str(home), None), Roots())


def outcome(files: ServerFiles, name: str) -> str:
    try:
        return files.read(f"conf/{name}").decode()
    except FileProblem as problem:
        return str(problem)


@contextmanager
def running(*command: str, user: int) -> "Iterator[subprocess.Popen[bytes]]":
    with subprocess.Popen(command, user=user, group=user, extra_groups=[], stdout=subprocess.PIPE) as process:
        yield process
        process.kill()


@contextmanager
def somebody() -> Iterator[None]:
    groups = os.getgroups()
    os.setgroups([])
    os.setegid(SOMEBODY)
    os.seteuid(SOMEBODY)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)
        os.setgroups(groups)


def test_root_reads_what_the_server_could_and_nothing_else(home: Path) -> None:
    with running("sleep", "60", user=SERVER) as server:
        files = opened(server.pid, home)
        assert {name: outcome(files, name) for name in ("open.xml", "own.xml", "root.xml", "shadow.xml")} == {
            "open.xml": "open.xml",
            "own.xml": "own.xml",
            "root.xml": "its user may not read it",
            "shadow.xml": "its user may not read it",
        }


def test_another_user_reads_on_the_same_machine_what_both_could(home: Path) -> None:
    """Its root folder may not be entered: what the process has mounted tells that it has no other files than we."""
    with running("sleep", "60", user=SERVER) as server, somebody():
        files = opened(server.pid, home)
        assert files.configuration == f"{home}/conf"
        assert {name: outcome(files, name) for name in ("open.xml", "own.xml", "root.xml", "shadow.xml")} == {
            "open.xml": "open.xml",
            "own.xml": "cannot be read: Permission denied",
            "root.xml": "its user may not read it",
            "shadow.xml": "its user may not read it",
        }


def test_another_user_takes_no_file_of_ours_for_one_of_a_container(home: Path) -> None:
    """A place of the same name where the process has other files."""
    script = 'mount -t tmpfs own "$0/conf" && echo && exec setpriv --reuid 12345 --clear-groups sleep 60'
    command = ["unshare", "--mount", "sh", "-c", script, str(home)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        server.stdout.readline()
        moved = str(home / "conf")
        with somebody(), pytest.raises(FileProblem) as caught:
            process_home(ProcessFacts(ProcessIdentity(server.pid, 1), (), moved, None), Roots())
        server.kill()
    assert str(caught.value) == f"{moved}: the root folder of its process may not be entered"
