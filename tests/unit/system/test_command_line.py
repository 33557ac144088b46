import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
import pytest

from exporter.system.command_line import MAXIMUM_BYTES, arguments_in, check_arguments, read_command_line
from exporter.system.roots import Roots

WAITING = "print(flush=True); input()"


@contextmanager
def started(*arguments: str) -> Iterator[psutil.Process]:
    """A process with these arguments, whose command line is whole once it prints."""
    command = [sys.executable, "-c", WAITING, *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield psutil.Process(process.pid)
        process.kill()


def command_line(process: psutil.Process) -> tuple[str, ...]:
    return arguments_in(read_command_line(process.pid, Roots()))


def test_arguments_are_those_that_the_process_was_started_with() -> None:
    arguments = ("-Dempty=", "", "two words", "line\nbreak", os.fsdecode(b"\xff"), "")
    with started(*arguments) as process:
        assert command_line(process) == (sys.executable, "-c", WAITING, *arguments)


def test_a_process_that_says_more_than_any_server_is_not_read_to_its_end() -> None:
    argument = "x" * 100_000
    with started(*[argument] * (MAXIMUM_BYTES // len(argument) + 1)) as process, pytest.raises(OSError, match="bytes"):
        command_line(process)


def test_a_process_that_has_more_arguments_than_any_server_is_not_looked_at() -> None:
    with started(*["x"] * 4000) as process, pytest.raises(OSError, match="more than 4000 arguments"):
        check_arguments(read_command_line(process.pid, Roots()))


def test_a_long_command_line_is_read() -> None:
    argument = "x" * 100_000
    with started(argument, argument) as process:
        assert command_line(process)[-2:] == (argument, argument)


def test_a_process_that_is_gone_is_an_error() -> None:
    with started() as process:
        pass
    with pytest.raises(OSError, match="No such"):
        command_line(process)
