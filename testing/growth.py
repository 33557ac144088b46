"""How the work of a function grows with what it is given, whatever machine that is measured on."""

import time
from collections.abc import Callable
from typing import TypeVar

Given = TypeVar("Given")

_TIMES = 8
_MOST = 3 * _TIMES
"""Twice as much a step would already be eight times as much: 64."""
_ATTEMPTS = 5


def grows_with_length_alone(act: Callable[[Given], object], make: Callable[[int], Given], length: int) -> bool:
    """Tell whether what is eight times as long takes about eight times the processor's time, not the square of it.

    The time is this thread's own: others that run meanwhile cost none of it. What disturbs it all the same, as a
    collection of garbage or a cache that others filled, does so rarely: one of a few attempts counts.

    Args:
        act: what is measured.
        make: makes what it is given, of a length.
        length: the longer one's.
    """
    short, long = make(length // _TIMES), make(length)
    return any(_seconds(act, long) <= _MOST * _seconds(act, short) for _ in range(_ATTEMPTS))


def _seconds(act: Callable[[Given], object], given: Given) -> float:
    began = time.thread_time()
    act(given)
    return time.thread_time() - began
