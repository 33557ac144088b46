"""By which name a server says that it is reached."""

import ipaddress

from exporter.carbon.configuration import xml_file
from exporter.carbon.data_sources import line_of
from exporter.carbon.server_files import ServerFiles
from exporter.facts.fact import Known
from exporter.facts.home_files import Found, on_files

_NAMES = ("HostName", "MgtHostName")


def host_name(files: ServerFiles) -> Found:
    """Tell whether the names in `carbon.xml` lead to other machines than the one that asks."""
    file = xml_file(files, "carbon.xml")
    set_names = [each for name in _NAMES if (each := file.root.find(name)) is not None and (each.text or "").strip()]
    local = [each for each in set_names if _is_local((each.text or "").strip())]
    if local:
        evidence = f"{local[0].tag} is {(local[0].text or '').strip()}"
        return Known(False, evidence, file=file.path, line=line_of(local[0]))
    if not any(each.tag == _NAMES[0] for each in set_names):
        return Known(False, "there is no HostName", file=file.path, line=line_of(file.root))
    evidence = f"HostName is {(set_names[0].text or '').strip()}"
    return Known(True, evidence, file=file.path, line=line_of(set_names[0]))


def _is_local(name: str) -> bool:
    if name.lower() in ("localhost", "localhost.localdomain"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


INSPECTIONS = (on_files("host_name_set", host_name),)
