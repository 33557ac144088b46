"""How many arenas there are is told by the allocator itself: malloc_info(3)."""

import subprocess
import sys

import pytest

PROGRAM = """
import ctypes, threading
from exporter.runtime.allocator import use_one_arena

if {shared}:
    use_one_arena()
rest = threading.Barrier(9)

def work():
    kept = [bytes(1000) for _ in range(1000)]
    rest.wait()
    del kept

threads = [threading.Thread(target=work) for _ in range(8)]
for thread in threads:
    thread.start()
rest.wait()
for thread in threads:
    thread.join()
library = ctypes.CDLL(None)
library.fdopen.restype = ctypes.c_void_p
output = ctypes.c_void_p(library.fdopen(1, b"w"))
library.malloc_info(0, output)
library.fflush(output)
"""


@pytest.mark.parametrize("shared", [False, True])
def test_threads_share_one_arena(*, shared: bool) -> None:
    told = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(shared=shared)], check=True, capture_output=True, text=True, timeout=60
    ).stdout
    assert (told.count("<heap nr=") == 1) is shared
