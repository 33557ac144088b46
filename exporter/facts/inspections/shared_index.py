"""Whether the index of API Manager's search stands on a filesystem that other servers may write as well."""

from exporter.carbon.server_files import FileMissing, ServerFiles
from exporter.facts.fact import Known, NotApplicable, Unknown
from exporter.facts.home_files import FoundByName, from_files
from exporter.facts.inspection import Inspection, Site
from exporter.facts.process_facts import no_process
from exporter.system.process_mounts import filesystem_type

_FOLDERS = ("solr/data", "solr")
_OF_THE_NETWORK = frozenset(
    ("9p", "afs", "ceph", "cifs", "fuse.glusterfs", "fuse.s3fs", "fuse.sshfs", "gfs2", "glusterfs", "lustre", "nfs",
     "nfs4", "ocfs2", "smb3", "smbfs")
)  # fmt: skip


def _look(site: Site, files: ServerFiles) -> FoundByName:
    folder = next((each for each in _FOLDERS if _exists(files, each)), None)
    if folder is None:
        return {"solr_shared": NotApplicable("it has no index of Solr")}
    if site.process is None:
        return {"solr_shared": no_process(site)}
    device = files.status(folder).device
    kind = filesystem_type(site.process.identity.pid, device, site.roots)
    if kind is None:
        return {"solr_shared": Unknown(f"what {folder} stands on could not be found out")}
    word = "network" if kind in _OF_THE_NETWORK else "own"
    return {"solr_shared": Known(word, f"{folder} on {kind}", file=folder)}


def _exists(files: ServerFiles, folder: str) -> bool:
    try:
        files.status(folder)
    except FileMissing:
        return False
    return True


INSPECTIONS = (Inspection(("solr_shared",), "files", from_files(("solr_shared",), _look)),)
