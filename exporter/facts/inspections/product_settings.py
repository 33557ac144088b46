"""Single settings of products that their pages on production name: `identity.xml`, `qpid-config.xml`."""

from exporter.carbon.configuration import xml_file
from exporter.carbon.server_files import ServerFiles
from exporter.carbon.xml_content import XmlElement
from exporter.facts.fact import Known
from exporter.facts.home_files import FoundByName, from_files
from exporter.facts.inspection import Inspection, Site


def _sessions(_: Site, files: ServerFiles) -> FoundByName:
    file = xml_file(files, "identity/identity.xml")
    path, cleanup = file.path, next(iter(file.root.iter("SessionDataCleanUp")), None)
    found = None if cleanup is None else cleanup.find("DeleteChunkSize")
    text = "" if found is None else (found.text or "").strip()
    line = found.line if isinstance(found, XmlElement) else 0
    if not text.isdecimal():
        return {"session_cleanup_chunk": Known("whole", "DeleteChunkSize is not set", file=path, line=line)}
    return {"session_cleanup_chunk": Known("chunks", f"{text} sessions at once", file=path, line=line)}


def _broker(_: Site, files: ServerFiles) -> FoundByName:
    file = xml_file(files, "advanced/qpid-config.xml")
    path, found = file.path, file.root.find("heartbeat/delay")
    text = "" if found is None else (found.text or "").strip()
    line = found.line if isinstance(found, XmlElement) else 0
    seconds = int(text) if text.isdecimal() else 0
    return {
        "qpid_heartbeat": Known(
            "beats" if seconds else "silent",
            f"a heartbeat each {seconds} s" if seconds else "no heartbeat",
            file=path,
            line=line,
        )
    }


INSPECTIONS = (
    Inspection(("session_cleanup_chunk",), "files", from_files(("session_cleanup_chunk",), _sessions)),
    Inspection(("qpid_heartbeat",), "files", from_files(("qpid_heartbeat",), _broker)),
)
