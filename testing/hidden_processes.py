"""A proc(5) that hides the processes of others, as `hidepid` and systemd's ProtectProc= make it."""

import subprocess
from collections.abc import Sequence

import pytest

_MOUNT = 'mount -t proc -o hidepid="$0",gid=65534 proc /proc && exec setpriv --bounding-set=-sys_ptrace "$@"'

HIDING = ("noaccess", "invisible")
"""Others' processes are listed and tell nothing, or are not even listed: values of `hidepid`."""


def with_hidden_processes(how: str, *command: str) -> Sequence[str]:
    """The command that runs another one where it sees its own processes only.

    Root without CAP_SYS_PTRACE, and not in the group that sees all, stands for another user: it may look at no process
    that has more capabilities.
    """
    wrapped = ("unshare", "--mount", "sh", "-c", _MOUNT, how)
    if subprocess.run([*wrapped, "true"], stderr=subprocess.DEVNULL, check=False).returncode:
        pytest.skip("this machine lets us mount no proc(5) of our own")
    return (*wrapped, *command)
