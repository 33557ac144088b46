"""Where a server's home is, and where in it its configuration: opened to be read."""

import stat
from pathlib import Path, PurePosixPath

from exporter.carbon.folder_home import FolderHome, real_folder
from exporter.carbon.process_home import ProcessHome
from exporter.carbon.server_files import FileProblem, ServerFiles
from exporter.model.machine import ProcessFacts
from exporter.system.java.command import JavaCommand
from exporter.system.roots import Roots

_CONFIGURATION_PROPERTY = "carbon.config.dir.path"
_PLACES = ("repository/conf", "conf")
"""Of Carbon 4 servers, and of Micro Integrator."""


def process_home(process: ProcessFacts | None, roots: Roots) -> ProcessHome:
    """Open the home of a server that runs on this machine.

    Args:
        process: its JVM's; None where it was not found.
        roots: where this machine's files are.

    Raises:
        FileProblem: there is none to be opened; the message says why.
    """
    if process is None:
        raise FileProblem("its process was not found on this machine")
    if process.carbon_home is None:
        raise FileProblem("its process has no -Dcarbon.home")
    home, pid = process.carbon_home, process.identity.pid
    opened = ProcessHome(home, f"{home}/{_PLACES[0]}", pid, roots)
    try:
        opened.status(home)
    except FileProblem as problem:
        raise FileProblem(f"{home}: {problem}") from None
    given = JavaCommand.parse(process.arguments).property(_CONFIGURATION_PROPERTY)
    configuration = str(PurePosixPath(home, given)) if given else f"{home}/{_place(opened)}"
    return ProcessHome(home, configuration, pid, roots)


def folder_home(folder: Path) -> FolderHome:
    """Open the home of a server that does not run.

    Args:
        folder: its home on this machine.

    Raises:
        FileProblem: it is none.
    """
    home = real_folder(folder)
    return FolderHome(home, f"{home}/{_place(FolderHome(home, home))}")


def _place(files: ServerFiles) -> str:
    for place in _PLACES:
        try:
            if stat.S_ISDIR(files.status(place).mode):
                return place
        except FileProblem:
            continue
    return _PLACES[0]
