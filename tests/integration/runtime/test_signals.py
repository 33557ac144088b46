import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

PATIENCE = 60.0
PROGRAM = """
import sys, threading, time
from exporter.runtime.signals import Signals
signals = Signals(lambda: print("last words", flush=True), grace=float(sys.argv[1]))
print("ready", flush=True)
{}
"""
HANGS = {
    "for a lock": "threading.Lock().acquire(); lock = threading.Lock(); lock.acquire(); lock.acquire()",
    "in a write": "while True: sys.stderr.write('x' * 1_000_000)",
    "for a thread": "threading.Thread(target=time.sleep, args=(1000,)).start(); signals.wait()",
    "at a signal": "signals.wait(); time.sleep(1000)",
}


class Program:
    """A program whose standard error nobody reads."""

    def __init__(self, text: str, grace: float) -> None:
        self._unread, unread = os.pipe()
        command = [sys.executable, "-c", PROGRAM.format(text), str(grace)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=unread, text=True)
        os.close(unread)
        assert self.line() == "ready"

    def line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().rstrip("\n")

    def end(self) -> None:
        self.process.kill()
        self.process.communicate()
        os.close(self._unread)


@pytest.fixture
def programs() -> Iterator[list[Program]]:
    started: list[Program] = []
    yield started
    for program in started:
        program.end()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("hangs", HANGS)
def test_whatever_hangs_a_signal_ends_the_process(hangs: str, number: int, programs: list[Program]) -> None:
    programs.append(program := Program(HANGS[hangs], grace=0.2))
    program.process.send_signal(number)
    assert program.process.wait(PATIENCE) == 0
    assert program.line() == "last words"


def test_who_ends_in_time_is_not_ended_by_force(programs: list[Program]) -> None:
    programs.append(program := Program("print(signals.wait(), flush=True); sys.exit(3)", grace=PATIENCE))
    program.process.send_signal(signal.SIGTERM)
    assert program.process.wait(PATIENCE) == 3
    assert program.line() == "stop"
    assert program.line() == ""


def test_signals_come_one_after_another(programs: list[Program]) -> None:
    programs.append(program := Program("while True: print(signals.wait(), flush=True)", grace=PATIENCE))
    for number, told in ((signal.SIGHUP, "reload"), (signal.SIGHUP, "reload"), (signal.SIGINT, "stop")):
        program.process.send_signal(number)
        assert program.line() == told


def test_signals_that_come_while_nobody_waits_are_one_and_an_end_comes_first(programs: list[Program]) -> None:
    programs.append(program := Program("signals.wait(); time.sleep(3); print(signals.wait(), flush=True)", PATIENCE))
    for number in (signal.SIGHUP, signal.SIGHUP, signal.SIGHUP, signal.SIGTERM, signal.SIGHUP):
        program.process.send_signal(number)
        time.sleep(0.1)  # a signal that is still pending is not sent again
    assert program.line() == "stop"


def test_whoever_waits_goes_on_for_a_wake_and_knows_a_signal_from_it(programs: list[Program]) -> None:
    """Two wakes that came meanwhile are one."""
    text = (
        "import os, signal\nsignals.wake(); signals.wake(); print(signals.wait(), flush=True)\n"
        "os.kill(os.getpid(), signal.SIGHUP); print(signals.wait(), flush=True)"
    )
    programs.append(program := Program(text, grace=60))
    assert [program.line(), program.line()] == ["wake", "reload"]
