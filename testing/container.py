"""A container for tests, as far as one can be had without an engine: mounts and process ids of its own."""

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import psutil

_UNSHARE = ("unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc")


@contextmanager
def container(set_up: str, *arguments: str) -> Iterator[Sequence[str]]:
    """Hold a container open; whatever runs in it ends with the block.

    Args:
        set_up: lines of a shell that mount what it is to have, beside the mounts of this machine.
        arguments: the script's own: `$1` and so on.

    Yields:
        what starts a program in it: the beginning of a command line.
    """
    script = f"set -e\n{set_up}\necho ready\nexec cat"
    command = [*_UNSHARE, "sh", "-c", script, "sh", *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        try:
            assert holder.stdin is not None
            assert holder.stdout is not None
            assert holder.stdout.readline() == "ready\n", "the container cannot be set up"
            (first,) = psutil.Process(holder.pid).children()
            yield ("nsenter", f"--target={first.pid}", "--mount", "--pid", "--")
        finally:
            holder.kill()
