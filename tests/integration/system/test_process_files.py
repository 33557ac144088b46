"""Files that a process names: read where the kernel lets the process read them, and nowhere else.

Processes of another user want root.
"""

import os
import struct
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from exporter.system.files import UnreadableFileError
from exporter.system.process_files import read_process_file
from exporter.system.roots import Roots

USER, GROUP, MORE = 12345, 23456, 34567
"""Ids that nobody has."""

SECRET = b"what is in the file"


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that everybody can get to."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


@pytest.fixture
def somebody(place: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A process of another user, in that folder."""
    with subprocess.Popen(["sleep", "60"], cwd=place, user=USER, group=GROUP, extra_groups=[MORE]) as one:
        yield one
        one.kill()


def acl(*entries: tuple[int, int, int]) -> bytes:
    """As linux/posix_acl_xattr.h has it: tag, rights and id of each."""
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)


NOBODY = 2**32 - 1
OWNER, OTHERS, MASK, OWNING = (0x01, 6, NOBODY), (0x20, 0, NOBODY), (0x10, 7, NOBODY), (0x04, 0, NOBODY)
ACLS = {
    "the user": acl(OWNER, (0x02, 4, USER), OWNING, MASK, OTHERS),
    "another user": acl(OWNER, (0x02, 4, USER + 1), OWNING, MASK, OTHERS),
    "the user, masked": acl(OWNER, (0x02, 4, USER), OWNING, (0x10, 1, NOBODY), OTHERS),
    "one of the groups": acl(OWNER, OWNING, (0x08, 4, MORE), MASK, OTHERS),
    "not the user": acl(OWNER, (0x02, 0, USER), OWNING, MASK, (0x20, 4, NOBODY)),
    "not the group": acl(OWNER, OWNING, (0x08, 0, GROUP), MASK, (0x20, 4, NOBODY)),
    "everybody": acl(OWNER, (0x02, 4, USER + 1), OWNING, MASK, (0x20, 4, NOBODY)),
}


def own(path: Path, user: int, group: int, mode: int) -> None:
    os.chown(path, user, group)
    path.chmod(mode)


def lay_out(place: Path) -> list[str]:
    """Files of all kinds of rights; their names, some by a long way."""
    for number, (user, group, mode) in enumerate(
        (user, group, mode)
        for user in (USER, 0)
        for group in (GROUP, MORE, 0)
        for mode in (0o600, 0o040, 0o004, 0o064, 0o604, 0o000)
    ):
        (place / f"file{number}").write_bytes(SECRET)
        own(place / f"file{number}", user, group, mode)
    for number, mode in enumerate((0o700, 0o711, 0o744, 0o750)):
        folder = place / f"folder{number}"
        folder.mkdir()
        (folder / "file").write_bytes(SECRET)
        own(folder, 0, MORE if number == 3 else 0, mode)
    for name, rights in ACLS.items():
        (place / name).write_bytes(SECRET)
        (place / name).chmod(0o640)
        os.setxattr(place / name, "system.posix_acl_access", rights)
    (place / "in").symlink_to("folder1/file")
    (place / "away").symlink_to(place / "folder1" / ".." / "folder1" / "file")
    (place / "to-secret").symlink_to("folder0/file")
    (place / "loop").symlink_to("loop")
    (place / "up").symlink_to("../" * 40 + str(place / "in"))
    files = [path.name for path in place.iterdir() if not path.is_dir()] + [f"folder{n}/file" for n in range(4)]
    return [*files, "./folder1/../in", str(place / "in"), "absent", "in/x", f"/../..{place}/in", "folder0/../in"]


def test_a_process_is_read_for_what_the_kernel_lets_it_read_and_nothing_else(
    place: Path, somebody: "subprocess.Popen[bytes]"
) -> None:
    """The kernel is asked by a program that tries, as the same user in the same folder."""
    results = {}
    names = lay_out(place)
    for name in names:
        tried = subprocess.run(
            ["cat", name], cwd=place, user=USER, group=GROUP, extra_groups=[MORE], capture_output=True, check=False
        )
        results[name] = (tried.stdout if tried.returncode == 0 else None, read(somebody.pid, name))
    assert {name: ours for name, (_, ours) in results.items()} == {
        name: kernel for name, (kernel, _) in results.items()
    }
    readable = [name for name, (kernel, _) in results.items() if kernel == SECRET]
    assert 20 < len(readable) < len(names) - 20


def read(pid: int, name: str) -> bytes | None:
    try:
        return read_process_file(pid, name, 1000, Roots())
    except UnreadableFileError:
        return None


def test_the_way_begins_in_the_process_s_own_root(place: Path) -> None:
    """Its mounts are its own, as those of a service with a /tmp of its own; these want root."""
    script = 'mount -t tmpfs own "$0" && echo -n own > "$0/file" && ln -s "$0/file" "$0/link" && echo && exec sleep 60'
    with subprocess.Popen(["unshare", "--mount", "sh", "-c", script, place], stdout=-1) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert [read(process.pid, str(place / name)) for name in ("file", "link")] == [b"own", b"own"]
        process.kill()
    assert not (place / "file").exists()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (os.mkfifo, "found a folder, pipe, socket or device, expected a file"),
        (Path.mkdir, "found a folder, pipe, socket or device, expected a file"),
        (lambda path: path.symlink_to("/dev/zero"), "found a folder, pipe, socket or device, expected a file"),
        (lambda path: path.write_bytes(b"x" * 1001), "found more than 1000 bytes"),
        (lambda path: path.symlink_to(path), "found more links than any path has"),
        (Path.exists, "cannot be read: No such file or directory"),
    ],
    ids=["pipe", "folder", "device", "long", "loop", "none"],
)
def test_what_is_no_short_file_is_not_read(place: Path, make: Callable[[Path], object], message: str) -> None:
    make(place / "x")
    with pytest.raises(UnreadableFileError) as caught:
        read_process_file(os.getpid(), str(place / "x"), 1000, Roots())
    assert str(caught.value) == message


def test_a_path_with_a_nul_and_a_process_that_is_gone_are_errors() -> None:
    for pid, path in ((os.getpid(), "a\0b"), (2**22 + 1, "/etc/hostname")):
        with pytest.raises(UnreadableFileError):
            read_process_file(pid, path, 1000, Roots())


def test_the_kernels_files_about_ourselves_are_empty() -> None:
    """`/proc/self` is whoever looks: the exporter, whose environment holds passwords."""
    assert read_process_file(os.getpid(), "/proc/self/environ", 10**6, Roots()) == b""
    assert Path("/proc/self/environ").read_bytes()
