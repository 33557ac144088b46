"""How well the kernel's clock is kept in time."""

import ctypes
import os
from collections.abc import Sequence

from exporter.host.collector import HostCollector, NothingToReadError
from exporter.model.metrics import Family, alone, counter, gauge

_TIME_ERROR = 5
_STA_NANO = 0x2000
_MICROSECONDS = 1e6
_NANOSECONDS = 1e9
_SCALED_PPM = 65536 * 1e6
"""Frequencies are parts per million with a fraction of 16 bits."""


class _Timex(ctypes.Structure):
    """struct timex of adjtimex(2) (kernel: include/uapi/linux/timex.h)."""

    _fields_ = (
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("freq", ctypes.c_long),
        ("maxerror", ctypes.c_long),
        ("esterror", ctypes.c_long),
        ("status", ctypes.c_int),
        ("constant", ctypes.c_long),
        ("precision", ctypes.c_long),
        ("tolerance", ctypes.c_long),
        ("time_seconds", ctypes.c_long),
        ("time_fraction", ctypes.c_long),
        ("tick", ctypes.c_long),
        ("ppsfreq", ctypes.c_long),
        ("jitter", ctypes.c_long),
        ("shift", ctypes.c_int),
        ("stabil", ctypes.c_long),
        ("jitcnt", ctypes.c_long),
        ("calcnt", ctypes.c_long),
        ("errcnt", ctypes.c_long),
        ("stbcnt", ctypes.c_long),
        ("tai", ctypes.c_int),
        ("reserved", ctypes.c_int * 11),
    )


class TimexCollector(HostCollector):
    """Reads the kernel's clock by adjtimex(2), which with no mode set changes nothing and needs no rights."""

    name = "timex"

    def collect(self) -> Sequence[Family]:
        """Make one family of each field; counters are those of a pulse-per-second signal alone.

        Raises:
            NothingToReadError: the call is not allowed here, as in some containers.
            OSError, AttributeError: the call fails, or the C library does not have it.
        """
        clock = _Timex(modes=0)
        state = ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.byref(clock))
        if state < 0:
            error = OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
            if isinstance(error, PermissionError):
                raise NothingToReadError("adjtimex is not allowed") from error
            raise error
        return (*_discipline(clock, synchronized=state != _TIME_ERROR), *_pulse_per_second(clock))


def _fraction(clock: _Timex) -> float:
    return _NANOSECONDS if clock.status & _STA_NANO else _MICROSECONDS


def _discipline(clock: _Timex, *, synchronized: bool) -> Sequence[Family]:
    figures = (
        ("sync_status", "Whether a reliable server keeps the clock in time (1: yes).", synchronized),
        ("offset_seconds", "Time offset in between local system and reference clock.", clock.offset / _fraction(clock)),
        ("frequency_adjustment_ratio", "Local clock frequency adjustment.", 1 + clock.freq / _SCALED_PPM),
        ("maxerror_seconds", "Maximum error in seconds.", clock.maxerror / _MICROSECONDS),
        ("estimated_error_seconds", "Estimated error in seconds.", clock.esterror / _MICROSECONDS),
        ("status", "Bits of the clock's status (STA_* of adjtimex(2)).", clock.status),
        ("loop_time_constant", "Phase-locked loop time constant.", clock.constant),
        ("tick_seconds", "Seconds between clock ticks.", clock.tick / _MICROSECONDS),
        ("tai_offset_seconds", "International Atomic Time (TAI) offset.", clock.tai),
    )
    return [gauge(f"node_timex_{name}", help_text, alone(float(value))) for name, help_text, value in figures]


def _pulse_per_second(clock: _Timex) -> Sequence[Family]:
    gauges = (
        ("frequency_hertz", "frequency", clock.ppsfreq / _SCALED_PPM),
        ("jitter_seconds", "jitter", clock.jitter / _fraction(clock)),
        ("shift_seconds", "interval duration", clock.shift),
        ("stability_hertz", "stability, the mean of recent changes of frequency", clock.stabil / _SCALED_PPM),
    )
    counters = (
        ("jitter", "times that the limit of jitter was exceeded", clock.jitcnt),
        ("calibration", "calibration intervals", clock.calcnt),
        ("error", "calibration errors", clock.errcnt),
        ("stability_exceeded", "times that the limit of stability was exceeded", clock.stbcnt),
    )
    return [
        *(gauge(f"node_timex_pps_{name}", f"Pulse per second: {what}.", alone(value)) for name, what, value in gauges),
        *(counter(f"node_timex_pps_{n}", f"Pulse per second: {what}.", alone(value)) for n, what, value in counters),
    ]
