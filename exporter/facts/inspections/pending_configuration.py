"""Whether what stands in `deployment.toml` is what the server runs with.

Each start renders the files of the configuration anew from it, and keeps the MD5 of each in `.metadata` (WSO2's
config-mapper, ConfigParser and MetaDataParser). `-DavoidConfigUpdate` keeps it from that, and
`-Ddeployment.config.file.path` names another file (org.wso2.carbon.server, Main).
"""

import hashlib

from exporter.carbon.configuration import below_home, read_file
from exporter.carbon.properties_content import parse_properties
from exporter.carbon.server_files import FileMissing, ServerFiles
from exporter.facts.fact import Fact, Known, Unknown
from exporter.facts.home_files import FoundByName, from_files
from exporter.facts.inspection import Inspection, Site
from exporter.facts.process_facts import NOT_RUNNING
from exporter.system.java.command import last_property

_METADATA = "repository/resources/conf/.metadata/metadata_config.properties"
_ELSEWHERE = "deployment.config.file.path"
_NOT_APPLIED = "avoidConfigUpdate"


def _look(site: Site, files: ServerFiles) -> FoundByName:
    return {"config_pending": _pending(site, files)}


def _pending(site: Site, files: ServerFiles) -> Fact:
    if site.started_at is None:
        return NOT_RUNNING if site.process is None else Unknown("the JVM does not say when it started")
    arguments = site.process.arguments if site.process is not None else ()
    given = last_property(arguments, _ELSEWHERE)
    path = given or below_home(files, f"{files.configuration}/deployment.toml")
    content = read_file(files, path)
    if last_property(arguments, _NOT_APPLIED) in ("", "true"):
        return Known("ignored", f"{path} is not applied at all: -D{_NOT_APPLIED}", file=path)
    kept = None if given else _kept_md5(files, path)
    if kept is None:
        is_newer = files.status(path).changed_at > site.started_at
        how = "it was changed after the server started" if is_newer else "it is older than the server's start"
    else:
        is_newer = hashlib.md5(content, usedforsecurity=False).hexdigest() != kept
        how = "another MD5 than at the start" if is_newer else "the MD5 of the start"
    return Known("waiting" if is_newer else "applied", f"{path}: {how}", file=path)


def _kept_md5(files: ServerFiles, path: str) -> str | None:
    try:
        kept = parse_properties(read_file(files, _METADATA)).get(path)
    except FileMissing:
        return None
    return kept.value if kept is not None else None


INSPECTIONS = (Inspection(("config_pending",), "files", from_files(("config_pending",), _look)),)
