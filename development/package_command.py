"""What `python -m` does of a module that builds a package: reads the command line, builds, says what was built."""

from collections.abc import Callable, Sequence
from pathlib import Path

from development.console import SetupError, complain, say
from development.places import PROJECT


def build_package(module: str, build: Callable[[Path], Path], arguments: Sequence[str]) -> int:
    """Build a package into the folder that the command line names, or `dist`.

    Args:
        module: the module's name, for the usage line.
        build: builds into a folder, and gives the package's file; raises SetupError.
        arguments: the command line's, without the program.

    Returns:
        the exit status.
    """
    if len(arguments) > 1:
        complain(f"usage: python -m {module} [DIR]")
        return 2
    try:
        package = build(Path(arguments[0]) if arguments else PROJECT / "dist")
    except SetupError as error:
        complain(str(error))
        return 1
    say(f"Built {package}")
    return 0
