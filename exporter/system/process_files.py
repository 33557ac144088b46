"""A file that a process was told to read, as that process sees it, and only where it may read it.

The exporter may be root, and anybody may start a process whose command line names any file. So the way to the file is
gone as the kernel would go it for the process (path_resolution(7)): from the process's own root and folder, and only
through folders that its user may search. Its rights are those of its user and groups: mode, and acl(5).
"""

import errno
import os
import stat
import struct
from collections import deque
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from exporter.system.files import UnreadableFileError
from exporter.system.roots import Roots

_READ, _SEARCH = 4, 1
_MOST_LINKS = 40
_FOLDER = os.O_DIRECTORY | os.O_CLOEXEC | getattr(os, "O_PATH", 0)
_ENTRY = os.O_NOFOLLOW | os.O_CLOEXEC | getattr(os, "O_PATH", 0)

_ACL = "system.posix_acl_access"
_ACL_VERSION_BYTES = 4
_ACL_ENTRY = struct.Struct("<HHI")
_ACL_OWNER, _ACL_USER, _ACL_OWNING_GROUP, _ACL_GROUP, _ACL_MASK, _ACL_OTHERS = 0x01, 0x02, 0x04, 0x08, 0x10, 0x20
"""Tags of linux/posix_acl.h, and the form of linux/posix_acl_xattr.h: version, then tag, rights and id of each."""

_REFUSED = "its user may not read it"


@dataclass(frozen=True)
class _Reader:
    """Whose rights count, and where the kernel shows what we have open ourselves."""

    user: int
    groups: frozenset[int]
    own_files: str


def read_process_file(pid: int, path: str, maximum_bytes: int, roots: Roots) -> bytes:
    """Read the content of a regular file that a process names.

    Args:
        pid: the process.
        path: as the process has it: absolute, or from the folder that it runs in.
        maximum_bytes: how long it may be.
        roots: where the kernel's files are.

    Raises:
        UnreadableFileError: there is no such file, the process's user may not read it, it is no regular file, or it is
            longer; or we may not look at the process. The message holds nothing of the content.
    """
    try:
        with ExitStack() as opened:
            process = f"{roots.proc}/{pid}"
            reader = _reader(process, f"{roots.proc}/self/fd")
            return _content(_find(process, path, reader, opened), reader, maximum_bytes, opened)
    except OSError as error:
        raise UnreadableFileError(f"cannot be read: {error.strerror or error}") from None
    except ValueError:  # a NUL in the path
        raise UnreadableFileError("found a path that no file can have") from None


def _reader(process: str, own_files: str) -> _Reader:
    """Its user and groups for files: the last of four each, in proc_pid_status(5)."""
    lines = Path(f"{process}/status").read_bytes().split(b"\n")
    fields = {name: values.split() for name, _, values in (line.partition(b":") for line in lines)}
    groups = {int(fields[b"Gid"][3]), *map(int, fields[b"Groups"])}
    return _Reader(int(fields[b"Uid"][3]), frozenset(groups), own_files)


def _find(process: str, path: str, reader: _Reader, opened: ExitStack) -> int:
    """A descriptor that stands for the file and cannot be read from (O_PATH of open(2))."""

    def keep(descriptor: int) -> int:
        opened.callback(os.close, descriptor)
        return descriptor

    root = keep(os.open(f"{process}/root", _FOLDER))
    at = root if path.startswith("/") else keep(os.open(f"{process}/cwd", _FOLDER))
    names, links = deque(path.split("/")), 0
    while names:
        name = names.popleft()
        if name in ("", ".") or (name == ".." and os.path.samestat(os.fstat(at), os.fstat(root))):
            continue
        if not _may(reader, at, _SEARCH):
            raise UnreadableFileError(_REFUSED)
        found = keep(os.open(name, _ENTRY, dir_fd=at))
        if stat.S_ISLNK(os.fstat(found).st_mode):
            links += 1
            if links > _MOST_LINKS:
                raise UnreadableFileError("found more links than any path has")
            target = os.readlink("", dir_fd=found)
            names.extendleft(reversed(target.split("/")))
            at = root if target.startswith("/") else at
        else:
            at = found
    if not _may(reader, at, _READ):
        raise UnreadableFileError(_REFUSED)
    return at


def _content(entry: int, reader: _Reader, maximum_bytes: int, opened: ExitStack) -> bytes:
    about = os.fstat(entry)
    if not stat.S_ISREG(about.st_mode):
        raise UnreadableFileError("found a folder, pipe, socket or device, expected a file")
    if about.st_size > maximum_bytes:
        raise UnreadableFileError(f"found more than {maximum_bytes} bytes")
    descriptor = os.open(f"{reader.own_files}/{entry}", os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    opened.callback(os.close, descriptor)
    # no more than it has: files of proc(5), where `/proc/self` is ourselves, say that they have nothing
    return os.read(descriptor, about.st_size)


def _may(reader: _Reader, descriptor: int, right: int) -> bool:
    if reader.user == 0:
        return True
    about = os.fstat(descriptor)
    if about.st_uid == reader.user:
        return bool(about.st_mode >> 6 & right)
    acl = _acl(f"{reader.own_files}/{descriptor}")
    if acl is not None:
        return _acl_grants(acl, reader, about.st_gid, right)
    return bool(about.st_mode >> (3 if about.st_gid in reader.groups else 0) & right)


def _acl(path: str) -> bytes | None:
    """The access control list; None where there is none, and nothing but the mode counts."""
    try:
        return os.getxattr(path, _ACL) if _ACL in os.listxattr(path) else None
    except OSError as error:
        if error.errno == errno.ENOTSUP:  # the filesystem has none
            return None
        raise


def _acl_grants(acl: bytes, reader: _Reader, owning_group: int, right: int) -> bool:
    """As "Access Check Algorithm" of acl(5) has it, for whoever is not the owner."""
    entries = list(_ACL_ENTRY.iter_unpack(acl[_ACL_VERSION_BYTES:]))
    mask = next((rights for tag, rights, _ in entries if tag == _ACL_MASK), _READ | _SEARCH)
    named = [rights for tag, rights, user in entries if tag == _ACL_USER and user == reader.user]
    by_group = [
        rights
        for tag, rights, group in entries
        if (tag == _ACL_OWNING_GROUP and owning_group in reader.groups)
        or (tag == _ACL_GROUP and group in reader.groups)
    ]
    if named or by_group:
        return any(rights & mask & right for rights in named or by_group)
    return any(rights & right for tag, rights, _ in entries if tag == _ACL_OTHERS)
