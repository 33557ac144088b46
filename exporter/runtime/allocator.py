"""The C library's memory allocator, where it is the GNU C library's: how much of what was freed it keeps for itself."""

import ctypes
from typing import Final

_M_ARENA_MAX: Final = -8
"""Of `malloc.h`."""


def use_one_arena() -> None:
    """Have all threads share one pool of memory (M_ARENA_MAX of mallopt(3)); elsewhere do nothing.

    Otherwise each thread has its own, up to eight a processor, and keeps there what it has freed. They are so many for
    threads that allocate at the same time; those of Python take turns.
    """
    if mallopt := getattr(ctypes.CDLL(None), "mallopt", None):
        mallopt(_M_ARENA_MAX, 1)


def trim() -> None:
    """Give what was freed back to the machine (malloc_trim(3)); elsewhere do nothing."""
    if malloc_trim := getattr(ctypes.CDLL(None), "malloc_trim", None):
        malloc_trim(0)
