"""Whether the port of a server's own JMX connector is a fixed one, that a firewall can know."""

from exporter.carbon.configuration import xml_file
from exporter.carbon.data_sources import line_of
from exporter.carbon.server_files import ServerFiles
from exporter.facts.fact import Known, NotApplicable
from exporter.facts.home_files import Found, on_files


def fixed(files: ServerFiles) -> Found:
    """Tell whether `jmx.xml`, or what it refers to in `carbon.xml`, names the port of the RMI server."""
    file = xml_file(files, "etc/jmx.xml")
    if (file.root.findtext("StartRMIServer") or "").strip().lower() == "false":
        return NotApplicable("its own JMX connector is switched off")
    port = file.root.find("RMIServerPort")
    text = "" if port is None else (port.text or "").strip()
    if text.startswith("${"):
        carbon = xml_file(files, "carbon.xml")
        found = carbon.root.find(text[2:].rstrip("}").replace(".", "/"))
        text = "" if found is None else (found.text or "").strip()
        file, port = (carbon, found) if found is not None else (file, port)
    line = line_of(file.root if port is None else port)
    if text.isdigit() and text != "0":
        return Known(True, f"{text}, before the offset", file=file.path, line=line)
    return Known(False, "any free port at each start", file=file.path, line=line)


INSPECTIONS = (on_files("jmx_server_port_fixed", fixed),)
