"""What a JVM was started with, wherever that stands: command line, environment variables, argument files.

Sources: the JDK's manual page of `java` (argument files, JDK_JAVA_OPTIONS), JVM Tool Interface (JAVA_TOOL_OPTIONS), and
HotSpot's `Arguments::parse`: of an option that is given twice the later counts, and JAVA_TOOL_OPTIONS comes before the
command line, _JAVA_OPTIONS after it.

Of the environment these three variables are kept, and nothing else of it is.
"""

import errno
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from exporter.system.files import UnreadableFileError
from exporter.system.java.argument_file import file_arguments, variable_options
from exporter.system.java.command import CARBON_HOME, OPTIONS_WITH_A_VALUE, PROGRAM_OPTIONS, JavaCommand
from exporter.system.process_files import read_process_file
from exporter.system.roots import Roots

_TOOL, _LAUNCHER, _LAST = "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"
_KEPT = {os.fsencode(name): name for name in (_TOOL, _LAUNCHER, _LAST)}
_CHUNK = 64 * 1024
_MOST_ENVIRONMENT = 1024 * 1024
_LONGEST_FILE = 64 * 1024
_MOST_FILES = 16
"""A server has one or two of them, of a few KiB."""
_MOST_OPTIONS = 1000
"""A server has fewer than a hundred; any user may have a hundred processes with more, to be read at every scrape."""

QUERY_MARK = "-Dwso2_exporter.query=true"
"""What the exporter's own Java programs have on their command line: all else stands in a file that nobody may read."""

_OPTIONS_FILE = "-XX:VMOptionsFile="
_NO_EXPANSION = "--disable-@files"
_MAIN_CLASSES = "org.wso2."

ReadFile = Callable[[str], str]
"""Gives a file's text by its path as the process has it; raises UnreadableFileError."""


@dataclass(frozen=True)
class JavaStart:
    """What a JVM was started with.

    Attributes:
        command: all of its options, in the order in which they count, its program and that program's arguments.
        hidden: what of that could not be read, each in a line; options may stand there that `command` has not.
    """

    command: JavaCommand
    hidden: tuple[str, ...] = ()

    @property
    def is_carbon(self) -> bool | None:
        """Whether it is a Carbon server, which every one is told by its home; None where that may be hidden."""
        if self.command.property(CARBON_HOME):
            return True
        if QUERY_MARK in self.command.options:
            return False
        program = self.command.program
        unread_file = bool(self.hidden) and any(option.startswith("@") for option in self.command.options)
        return None if unread_file and (program is None or program.startswith(_MAIN_CLASSES)) else False


def java_start(pid: int, arguments: Sequence[str], roots: Roots, *, with_files: bool = True) -> JavaStart:
    """Find out what a process was started with, if it is a JVM.

    Args:
        pid: the process.
        arguments: its command line.
        roots: where the kernel's files are.
        with_files: whether files that it names are read, which may be on a mount that hangs.
    """
    if not is_java(arguments):  # another program that has a JVM in it, or something that only has such options
        return JavaStart(JavaCommand.parse(arguments))
    hidden = []
    variables: Mapping[str, str] = {}
    try:
        variables = _variables(pid, roots)
    except OSError as error:
        hidden.append(f"its environment cannot be read: {error.strerror or error}")
    for_launcher = _LAUNCHER in variables or any(argument.startswith("@") for argument in arguments)
    if for_launcher and _is_java_8(pid, roots):  # whose launcher knows neither argument files nor a variable of its own
        variables = {name: value for name, value in variables.items() if name != _LAUNCHER}
        arguments = [arguments[0], _NO_EXPANSION, *arguments[1:]]
    start = assemble(arguments, variables, partial(_text, pid, roots) if with_files else _unread)
    return JavaStart(start.command, (*hidden, *start.hidden))


def is_java(arguments: Sequence[str]) -> bool:
    """Tell whether a command line is one of the program `java`."""
    return bool(arguments) and arguments[0].rpartition("/")[2] == "java"


def assemble(arguments: Sequence[str], variables: Mapping[str, str], read: ReadFile) -> JavaStart:
    """Put together what a command line and variables amount to.

    Args:
        arguments: the program `java` and what follows.
        variables: those of the three that are set.
        read: reads the argument files.
    """
    reader = _OptionReader(read)
    launcher = _Launcher(reader)
    given = [*reader.options(variables.get(_LAUNCHER, "")), *arguments[1:]]
    own = JavaCommand.parse(["java", *launcher.expanded(given)])
    options = (
        *reader.options(variables.get(_TOOL, "")),
        *own.options,
        *reader.options(variables.get(_LAST, "")),
    )
    command = JavaCommand(tuple(reader.with_options_files(options)), own.program, own.arguments)
    return JavaStart(command, tuple(reader.hidden))


class _OptionReader:
    """Reads a few texts of options, and remembers what could not be read."""

    def __init__(self, read: ReadFile) -> None:
        self._read = read
        self._files_left = _MOST_FILES
        self._options_left = _MOST_OPTIONS
        self.hidden: list[str] = []

    def options(self, text: str) -> Sequence[str]:
        """Read the options in a variable, or in a file for `-XX:VMOptionsFile=`."""
        return self._taken(variable_options(text))

    def in_file(self, path: str) -> Sequence[str] | None:
        """Read the options in an argument file; None where it cannot be read."""
        text = self._text(path)
        return None if text is None else self._taken(file_arguments(text))

    def with_options_files(self, options: Iterable[str]) -> Iterator[str]:
        """Put the options that stand in a file (`-XX:VMOptionsFile=`) in the place of the one that names it."""
        for option in options:
            path = option.removeprefix(_OPTIONS_FILE)
            text = self._text(path) if path != option else None
            yield from [option] if text is None else self.options(text)

    def _text(self, path: str) -> str | None:
        if self._files_left == 0:
            self._hide(f"no more than {_MOST_FILES} files of options are read")
            return None
        self._files_left -= 1
        try:
            return self._read(path)
        except UnreadableFileError as error:
            self._hide(f"its options in {path}: {error}")
            return None

    def _taken(self, options: Iterator[str]) -> Sequence[str]:
        taken = tuple(islice(options, self._options_left))
        self._options_left -= len(taken)
        if self._options_left == 0 and next(options, None) is not None:
            self._hide(f"no more than {_MOST_OPTIONS} options in files and variables are read")
        return taken

    def _hide(self, what: str) -> None:
        if what not in self.hidden:
            self.hidden.append(what)


class _Launcher:
    """The program `java`, which puts what stands in argument files in their place, up to the main class."""

    def __init__(self, reader: _OptionReader) -> None:
        self._reader = reader
        self._expands = True
        self._value_follows = False

    def expanded(self, arguments: Iterable[str]) -> Iterator[str]:
        for argument in arguments:
            if not self._expands or not argument.startswith("@") or argument == "@":
                self._note(argument)
                yield argument
            elif argument.startswith("@@"):  # an argument that begins so
                yield argument[1:]
            else:
                yield from self._of_file(argument)

    def _of_file(self, argument: str) -> Sequence[str]:
        found = self._reader.in_file(argument[1:])
        if found is None:
            return (argument,)
        for each in found:
            self._note(each)
        return found

    def _note(self, argument: str) -> None:
        """What an argument says of those after it: no file is expanded after the main class, nor where told so."""
        if argument.startswith("-"):
            # the program's own name may still stand in a file: `-jar @file`
            self._value_follows = argument in OPTIONS_WITH_A_VALUE and argument not in PROGRAM_OPTIONS
            self._expands = self._expands and argument != _NO_EXPANSION and not argument.startswith("--module=")
        else:
            self._expands = self._expands and self._value_follows
            self._value_follows = False


def _is_java_8(pid: int, roots: Roots) -> bool:
    """Whether the program is of a Java before 9, by the archive of classes that later ones do not have."""
    try:
        home = Path(f"{roots.proc}/{pid}/exe").readlink().parents[1]
    except (OSError, IndexError):
        return False
    return any(Path(f"{roots.proc}/{pid}/root{home}", place).exists() for place in ("lib/rt.jar", "jre/lib/rt.jar"))


def _text(pid: int, roots: Roots, path: str) -> str:
    return os.fsdecode(read_process_file(pid, path, _LONGEST_FILE, roots))


def _unread(_path: str) -> str:
    raise UnreadableFileError("not looked at")


def _variables(pid: int, roots: Roots) -> Mapping[str, str]:
    """The three variables of a process, where they are set.

    Raises:
        OSError: there is no such process, it may not be looked at, or it says more than any server does.
    """
    kept: dict[str, str] = {}
    descriptor = os.open(Path(f"{roots.proc}/{pid}/environ"), os.O_RDONLY | os.O_CLOEXEC)
    try:
        count, rest = 0, b""
        while chunk := os.read(descriptor, _CHUNK):
            count += len(chunk)
            if count > _MOST_ENVIRONMENT:
                raise OSError(errno.E2BIG, f"it has more than {_MOST_ENVIRONMENT} bytes")
            *entries, rest = (rest + chunk).split(b"\0")
            _keep(entries, kept)
        _keep([rest], kept)
    finally:
        os.close(descriptor)
    return kept


def _keep(entries: Iterable[bytes], kept: dict[str, str]) -> None:
    for entry in entries:
        name, _, value = entry.partition(b"=")
        if name in _KEPT:
            kept.setdefault(_KEPT[name], os.fsdecode(value))
