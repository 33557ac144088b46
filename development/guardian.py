"""A program of its own that runs a command which cannot outlive the one who asked for it.

Its standard input is a pipe from whoever started it. When that pipe closes, because its starter asks for the end or
is gone (even by SIGKILL, unable to clean up anything), the guardian ends the command's whole process group and removes
the folder it was given, with what is mounted in it. It ends by itself, with the command's exit status, when the command
does.

The number of the command's process goes to standard output; the command's own output goes to standard error. Without a
command, standard output says in a line when the folder is about to be removed.
"""

import argparse
import contextlib
import ctypes
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36  # <linux/prctl.h>; prctl(2)
_PAUSE = 0.05


def main() -> int:
    """Run the command of the command line, or only watch over a folder.

    Returns:
        the command's exit status (128 + the signal's number where a signal ended it, as shells have it), 0 without a
        command, 127 where it cannot be started.
    """
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--grace", type=float, default=10.0, help="seconds between SIGTERM and SIGKILL")
    parser.add_argument("--remove", type=Path, help="a folder to remove at the end")
    parser.add_argument("command", nargs="*")
    arguments = parser.parse_args()
    # A handler that does nothing rather than SIG_IGN, which the command would inherit. The pipe alone counts.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: None)
    status = _run(arguments.command, arguments.grace) if arguments.command else _wait_for_the_end_of_input()
    if arguments.remove is not None and arguments.remove.is_dir():  # its starter may have been gone before he made it
        _tell("removing")
        _unmount_below(arguments.remove)
        shutil.rmtree(arguments.remove)
    return status


def _wait_for_the_end_of_input() -> int:
    while os.read(0, 1024):
        pass
    return 0


def _run(command: list[str], grace: float) -> int:
    _adopt_orphans()
    try:
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=2, process_group=0)
    except OSError as error:
        sys.stderr.write(f"cannot start {command[0]}: {error.strerror}\n")
        return 127
    try:
        _tell(str(child.pid))
        select.select([0, os.pidfd_open(child.pid)], [], [])
    finally:
        _end_group(child, grace)
    return child.returncode if child.returncode >= 0 else 128 - child.returncode


def _unmount_below(folder: Path) -> None:
    """Take away the file systems that are mounted in a folder, the innermost first."""
    library = ctypes.CDLL(None, use_errno=True)
    for point in reversed(_mount_points()):
        if folder in Path(point).parents and library.umount2(os.fsencode(point), 0) != 0:
            raise OSError(ctypes.get_errno(), f"cannot unmount {point}")


def _mount_points() -> list[str]:
    """In the order in which they were mounted: proc(5), mountinfo, where blanks and their like are octal."""
    lines = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    return [re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), line.split(" ")[4]) for line in lines]


def _tell(line: str) -> None:
    with contextlib.suppress(BrokenPipeError):  # the starter is gone already
        os.write(1, f"{line}\n".encode())


def _adopt_orphans() -> None:
    """Become the parent of what the command leaves behind, so that its end can be seen and no zombie stays."""
    library = ctypes.CDLL(None, use_errno=True)
    if library.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_CHILD_SUBREAPER) failed")


def _end_group(leader: subprocess.Popen[bytes], grace: float) -> None:
    """End every process of the leader's group: SIGTERM, and SIGKILL to what is left after `grace` seconds."""
    if _group_is_empty(leader):
        return
    os.killpg(leader.pid, signal.SIGTERM)
    deadline = time.monotonic() + grace
    while not _group_is_empty(leader):
        if time.monotonic() > deadline:
            os.killpg(leader.pid, signal.SIGKILL)
        time.sleep(_PAUSE)


def _group_is_empty(leader: subprocess.Popen[bytes]) -> bool:
    if leader.poll() is None:
        return False
    try:
        while os.waitpid(-leader.pid, os.WNOHANG) != (0, 0):
            pass
    except ChildProcessError:
        return True
    return False


if __name__ == "__main__":
    sys.exit(main())
