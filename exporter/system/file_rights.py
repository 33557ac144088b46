"""What a user may do with a file that is open here: by mode, and by acl(5)."""

import errno
import os
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final

READ: Final = 4
SEARCH: Final = 1
"""Rights as the bits of a mode have them."""

_ACL = "system.posix_acl_access"
_ACL_VERSION_BYTES = 4
_ACL_ENTRY = struct.Struct("<HHI")
_ACL_OWNER, _ACL_USER, _ACL_OWNING_GROUP, _ACL_GROUP, _ACL_MASK, _ACL_OTHERS = 0x01, 0x02, 0x04, 0x08, 0x10, 0x20
"""Tags of linux/posix_acl.h, and the form of linux/posix_acl_xattr.h: version, then tag, rights and id of each."""


@dataclass(frozen=True)
class FileReader:
    """Whose rights count, and where the kernel shows what we have open ourselves.

    Attributes:
        user: its id; that of root may do everything.
        groups: the ids of all its groups.
        own_files: the folder `fd` of this process in proc(5).
    """

    user: int
    groups: frozenset[int]
    own_files: str

    @classmethod
    def of_process(cls, process: str, own_files: str) -> "FileReader":
        """Take the user and groups that count for a process's files: the last of four each, in proc_pid_status(5).

        Args:
            process: its folder in proc(5).
            own_files: as in the class.

        Raises:
            OSError: it is gone.
        """
        lines = Path(f"{process}/status").read_bytes().split(b"\n")
        fields = {name: values.split() for name, _, values in (line.partition(b":") for line in lines)}
        groups = {int(fields[b"Gid"][3]), *map(int, fields[b"Groups"])}
        return cls(int(fields[b"Uid"][3]), frozenset(groups), own_files)

    def may(self, descriptor: int, right: int) -> bool:
        """Tell whether it may do something with what a descriptor stands for.

        Args:
            descriptor: one of this process.
            right: `READ` or `SEARCH`.

        Raises:
            OSError: the kernel does not tell.
        """
        if self.user == 0:
            return True
        about = os.fstat(descriptor)
        if about.st_uid == self.user:
            return bool(about.st_mode >> 6 & right)
        acl = _acl(f"{self.own_files}/{descriptor}")
        if acl is not None:
            return self._acl_grants(acl, about.st_gid, right)
        return bool(about.st_mode >> (3 if about.st_gid in self.groups else 0) & right)

    def _acl_grants(self, acl: bytes, owning_group: int, right: int) -> bool:
        """As "Access Check Algorithm" of acl(5) has it, for whoever is not the owner."""
        entries = list(_ACL_ENTRY.iter_unpack(acl[_ACL_VERSION_BYTES:]))
        mask = next((rights for tag, rights, _ in entries if tag == _ACL_MASK), READ | SEARCH)
        named = [rights for tag, rights, user in entries if tag == _ACL_USER and user == self.user]
        by_group = [
            rights
            for tag, rights, group in entries
            if (tag == _ACL_OWNING_GROUP and owning_group in self.groups)
            or (tag == _ACL_GROUP and group in self.groups)
        ]
        if named or by_group:
            return any(rights & mask & right for rights in named or by_group)
        return any(rights & right for tag, rights, _ in entries if tag == _ACL_OTHERS)


def _acl(path: str) -> bytes | None:
    """The access control list; None where there is none, and nothing but the mode counts."""
    try:
        return os.getxattr(path, _ACL) if _ACL in os.listxattr(path) else None
    except OSError as error:
        if error.errno == errno.ENOTSUP:  # the filesystem has none
            return None
        raise
