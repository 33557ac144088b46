"""What Axis2 is told of other servers: `axis2.xml` and `axis2_client.xml`."""

from exporter.carbon.configuration import properties_file, xml_file
from exporter.carbon.server_files import ServerFiles
from exporter.carbon.xml_content import XmlElement
from exporter.facts.fact import Fact, Known, NotApplicable, Unknown
from exporter.facts.home_files import FoundByName, from_files
from exporter.facts.inspection import Inspection, Site
from exporter.facts.listening import listening, only_loopback, shown
from exporter.facts.process_facts import HIDDEN, no_process

_FACTS = ("passthrough_hostname_verifier", "cluster_ports")
_PASSTHRU = "org.apache.synapse.transport.passthru"
_VERIFIER, _DEFAULT = "HostnameVerifier", "DefaultAndLocalhost"
_KNOWN_VERIFIERS = ("Strict", "AllowAll", "DefaultAndLocalhost", "Default")
_NO_SENDER = NotApplicable("it has no pass-through transport that sends over HTTPS")
_NO_CLUSTER = NotApplicable("clustering is switched off")


def _look(site: Site, files: ServerFiles) -> FoundByName:
    file = xml_file(files, "axis2/axis2.xml")
    verifier = _verifier(file.root, file.path)
    return {"passthrough_hostname_verifier": verifier, "cluster_ports": _cluster(site, file.root)}


def _verifier(root: XmlElement, path: str) -> Fact:
    senders = [each for each in root.iter("transportSender") if each.get("class", "").startswith(_PASSTHRU)]
    sender = next((each for each in senders if each.get("name") == "https"), None)
    if sender is None:
        return _NO_SENDER
    parameter = next((each for each in sender.iter("parameter") if each.get("name") == _VERIFIER), None)
    if parameter is None:
        return Known(_DEFAULT, f"{_DEFAULT}, since the sender names none", file=path, line=_line(sender))
    name = (parameter.text or "").strip()
    if name not in _KNOWN_VERIFIERS:
        return Unknown("the pass-through sender names a verifier that is not known")
    return Known(name, f"{_VERIFIER} {name}", file=path, line=_line(parameter))


def _cluster(site: Site, root: XmlElement) -> Fact:
    clustering = root.find("clustering")
    if clustering is None or clustering.get("enable") != "true":
        return _NO_CLUSTER
    if site.process is None:
        return no_process(site)
    texts = [each.text or "" for each in clustering.iter("parameter") if each.get("name") == "localMemberPort"]
    ports = [int(text.strip()) for text in texts if text.strip().isdecimal()]
    try:
        sockets = listening(site.process.identity.pid, site.roots).at(ports)
    except OSError:
        return HIDDEN
    if not sockets:
        return Unknown("nothing listens on the port of its cluster")
    return Known("loopback" if only_loopback(sockets) else "open", shown(sockets))


def _line(element: object) -> int:
    return element.line if isinstance(element, XmlElement) else 0


def _client(_: Site, files: ServerFiles) -> FoundByName:
    properties_file(files, "passthru-http.properties")  # servers of the engine alone are tuned so
    file = xml_file(files, "axis2/axis2_client.xml")
    found = next((each for each in file.root.iter("parameter") if each.get("name") == "defaultMaxConnPerHost"), None)
    text = "" if found is None else (found.text or "").strip()
    if found is None or not text.isdecimal():
        return {"client_connections": Unknown(f"{file.path} does not say how many connections a host may have")}
    return {"client_connections": Known(int(text), f"{text} to a host", file=file.path, line=_line(found))}


INSPECTIONS = (
    Inspection(_FACTS, "files", from_files(_FACTS, _look)),
    Inspection(("client_connections",), "files", from_files(("client_connections",), _client)),
)
