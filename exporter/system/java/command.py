"""A JVM's command line taken apart: its options, the program it runs, and that program's arguments.

Source: the JDK's manual page of `java`, for where the program begins and which options take the next argument. What
stands in argument files and environment variables is put in by `exporter.system.java.start`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

CARBON_HOME: Final = "carbon.home"
"""The system property by which the start script of every WSO2 server says where the server is."""

OPTIONS_WITH_A_VALUE = frozenset(
    (
        "-cp",
        "-classpath",
        "--class-path",
        "-p",
        "--module-path",
        "--upgrade-module-path",
        "--add-modules",
        "--add-exports",
        "--add-opens",
        "--add-reads",
        "--limit-modules",
        "--patch-module",
        "--enable-native-access",
        "--source",
    )
)
_CLASS_PATH_OPTIONS = ("-cp", "-classpath", "--class-path")
PROGRAM_OPTIONS = frozenset(("-jar", "-m", "--module"))


@dataclass(frozen=True)
class JavaCommand:
    """What a JVM was started with.

    Attributes:
        options: the JVM's own, without the values that follow some of them.
        program: the main class, the jar file or the module; None where there is none.
        arguments: the program's.
    """

    options: tuple[str, ...]
    program: str | None
    arguments: tuple[str, ...]

    @classmethod
    def parse(cls, arguments: Sequence[str]) -> "JavaCommand":
        """Take a command line apart, with or without the program `java` at its head."""
        options: list[str] = []
        # one pass, whatever the length: any user's process may have a hundred thousand arguments
        rest = iter(arguments if arguments and arguments[0].startswith("-") else arguments[1:])
        for argument in rest:
            if argument in PROGRAM_OPTIONS:
                return cls(tuple(options), next(rest, None), tuple(rest))
            if not argument.startswith(("-", "@")):
                return cls(tuple(options), argument, tuple(rest))
            options.append(argument)
            if argument in OPTIONS_WITH_A_VALUE:
                next(rest, None)
        return cls(tuple(options), None, ())

    def property(self, name: str) -> str | None:
        """Find a system property that the options set: the last one, as in a JVM; None where none does."""
        return last_property(self.options, name)


def class_path(arguments: Sequence[str]) -> tuple[str, ...]:
    """Give the folders and jar files in which a JVM looks for classes: those of the last option, as in a JVM.

    Args:
        arguments: its command line.

    Returns:
        As they are written; none where no option names any.
    """
    found = ""
    rest = iter(arguments if arguments and arguments[0].startswith("-") else arguments[1:])
    for argument in rest:
        if argument in _CLASS_PATH_OPTIONS:
            found = next(rest, "")
        elif argument.startswith("--class-path="):
            found = argument.partition("=")[2]
        elif argument in OPTIONS_WITH_A_VALUE:
            next(rest, None)
        elif argument in PROGRAM_OPTIONS or not argument.startswith(("-", "@")):
            break
    return tuple(each for each in found.split(":") if each)


def carbon_home(command: JavaCommand, folder: str | None) -> str | None:
    """Tell where the WSO2 server is that was started so.

    Args:
        command: what its JVM was started with.
        folder: the folder that it runs in; None where that is not known.

    Returns:
        An absolute path; None where it is no WSO2 server, or its home is relative to a folder that is not known.
    """
    home = command.property(CARBON_HOME)
    if not home or (folder is None and not Path(home).is_absolute()):
        return None
    return str(Path(folder or "/", home))


def last_property(arguments: Sequence[str], name: str) -> str | None:
    """Find the value of the last `-DNAME=VALUE`; empty for a bare `-DNAME`; None where there is none."""
    prefix = f"-D{name}="
    for argument in reversed(arguments):
        if argument.startswith(prefix):
            return argument.removeprefix(prefix)
        if argument == f"-D{name}":
            return ""
    return None
