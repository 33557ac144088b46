"""Who else on the machine may read or write the files of a server that hold secrets: inode(7), path_resolution(7)."""

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from exporter.carbon.configuration import below_home
from exporter.carbon.server_files import FileMissing, ServerFiles
from exporter.facts.fact import Known, NotApplicable
from exporter.facts.home_files import FoundByName, from_files
from exporter.facts.inspection import Inspection, Site
from exporter.facts.process_facts import runs_in_container

_CONFIGURATION = ("deployment.toml", "user-mgt.xml", "carbon.xml", "tomcat/catalina-server.xml")
_DATA_SOURCES = "datasources"
_KEY_STORES = ("repository/resources/security", "conf/security", "repository/conf/security")
_METADATA = "repository/resources/conf/.metadata"
_BACKUP = "backup/repository/conf"
_STORE_ENDINGS = (".p12", ".jks", ".pfx")
_MOST_SHOWN = 4


@dataclass(frozen=True)
class _Open:
    path: str
    mode: int

    @property
    def is_writable(self) -> bool:
        return bool(self.mode & stat.S_IWOTH)

    @property
    def shown(self) -> str:
        return f"{self.path} {stat.S_IMODE(self.mode):04o}"


def _look(site: Site, files: ServerFiles) -> FoundByName:
    paths = [path for path in dict.fromkeys(_paths(files)) if _exists(files, path)]
    if not paths:
        return {"config_permissions": NotApplicable("it has none of the files that hold secrets")}
    found = [each for path in paths if (each := _open_to_others(files, path))]
    found.sort(key=lambda each: not each.is_writable)
    if not found:
        return {"config_permissions": Known("closed", f"none of {len(paths)} files is open to other users")}
    told = ", ".join(each.shown for each in found[:_MOST_SHOWN])
    more = f" and {len(found) - _MOST_SHOWN} more" if len(found) > _MOST_SHOWN else ""
    may = "writable" if found[0].is_writable else "readable"
    # a container has hardly ever a second user, and its files come from an image or a ConfigMap
    word = "contained" if may == "readable" and runs_in_container(site) else may
    where = " of its container" if word == "contained" else ""
    return {"config_permissions": Known(word, f"{told}{more}: {may} by all users{where}", file=found[0].path)}


def _paths(files: ServerFiles) -> Iterator[str]:
    yield from (below_home(files, f"{files.configuration}/{name}") for name in _CONFIGURATION)
    data_sources = below_home(files, f"{files.configuration}/{_DATA_SOURCES}")
    yield from (f"{data_sources}/{name}" for name in _names(files, data_sources) if name.endswith(".xml"))
    for folder in _KEY_STORES:
        yield from (f"{folder}/{name}" for name in _names(files, folder) if name.endswith(_STORE_ENDINGS))
    yield from (f"{_METADATA}/{name}" for name in _names(files, _METADATA))
    yield from (f"{_BACKUP}/{name}" for name in _CONFIGURATION)


def _names(files: ServerFiles, folder: str) -> tuple[str, ...]:
    try:
        return files.names(folder)
    except FileMissing:
        return ()


def _exists(files: ServerFiles, path: str) -> bool:
    try:
        files.status(path)
    except FileMissing:
        return False
    return True


def _open_to_others(files: ServerFiles, path: str) -> _Open | None:
    """Tell whether other users reach a file: by its mode, and those of the folders from the home on.

    What is above the home is left out: it is not the server's, and whoever moves a home keeps its modes.
    """
    mode = files.status(path).mode
    if not mode & (stat.S_IROTH | stat.S_IWOTH):
        return None
    folders = (str(each) for each in PurePosixPath(path).parents)
    if all(files.status(folder).mode & stat.S_IXOTH for folder in folders):
        return _Open(path, mode)
    return None


INSPECTIONS = (Inspection(("config_permissions",), "files", from_files(("config_permissions",), _look)),)
