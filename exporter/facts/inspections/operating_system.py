"""The system that a server runs on: its distribution, its swap, and whether its own name resolves."""

from collections.abc import Mapping

from exporter.carbon.server_files import FileProblem
from exporter.facts.attributes import OPERATING_SYSTEM, number
from exporter.facts.fact import Fact, Known, NotApplicable, Unknown
from exporter.facts.inspection import Inspection, Site
from exporter.facts.process_facts import no_process
from exporter.facts.quantities import binary_bytes
from exporter.model.snapshot import AttributeQuery
from exporter.runtime.calls import SharedCalls
from exporter.system.files import UnreadableFileError
from exporter.system.namespaces import shares_folder, shares_network
from exporter.system.own_name import own_addresses
from exporter.system.process_files import read_process_file
from exporter.system.process_status import read_status
from exporter.system.tcp_table import is_loopback

_RELEASE = "/etc/os-release"
_MOST_BYTES = 64 * 1024
_PATIENCE_SECONDS = 5.0
_SWAP = AttributeQuery(OPERATING_SYSTEM, ("TotalSwapSpaceSize",))
_IN_CONTAINER = NotApplicable("it runs in a container, which has none of its own")


def _inspect(site: Site) -> Mapping[str, Fact]:
    return {"os_supported": _distribution(site), "swap": _swap(site), "hosts_own_name": _own_name(site)}


def _distribution(site: Site) -> Fact:
    """Read os-release(5) in the server's own root."""
    try:
        content = _release(site)
    except (FileProblem, UnreadableFileError) as error:
        return Unknown(f"{_RELEASE} of its system: {error}")
    if content is None:
        return no_process(site)
    fields = dict(line.split("=", 1) for line in content.decode("utf-8", "replace").splitlines() if "=" in line)
    system, version = (fields.get(key, "").strip("\"'") for key in ("ID", "VERSION"))
    shown = fields.get("PRETTY_NAME", "").strip("\"'") or system or "a system without a name"
    is_named = system == "rhel" or (system == "ubuntu" and "LTS" in version)
    return Known("named" if is_named else "other", shown)


def _release(site: Site) -> bytes | None:
    if site.process is not None:
        return read_process_file(site.process.identity.pid, _RELEASE, _MOST_BYTES, site.roots)
    return None if site.files is None else site.files.read(_RELEASE, _MOST_BYTES)


def _swap(site: Site) -> Fact:
    if _is_container(site):
        return _IN_CONTAINER
    if site.snapshot is None:
        return Unknown("the JVM could not be read") if site.process else no_process(site)
    size = number(site.snapshot.value(OPERATING_SYSTEM, "TotalSwapSpaceSize"))
    if size is None:
        return Unknown("the JVM does not say how much swap there is")
    return Known(size, f"{binary_bytes(size)} of swap" if size else "no swap")


def _own_name(site: Site) -> Fact:
    if site.process is None:
        return no_process(site)
    if _is_container(site) or not site.roots.is_own_machine:
        return Unknown("it has names of its own, which cannot be looked up from here")
    # the resolver cannot be told to hurry (resolv.conf(5)), and the other facts of the machine wait for this one
    calls = SharedCalls[str, tuple[str, ...]]()
    call = calls.begin("own name", own_addresses, _PATIENCE_SECONDS)
    addresses = calls.outcome(call)
    if isinstance(addresses, TimeoutError):
        return Known("nowhere", f"it does not resolve within {_PATIENCE_SECONDS:g} s")
    if isinstance(addresses, Exception):
        return Unknown("no thread was free to look it up")
    if not addresses:
        return Known("nowhere", "it does not resolve")
    return Known("loopback" if all(map(is_loopback, addresses)) else "address", ", ".join(addresses))


def _is_container(site: Site) -> bool:
    if site.process is None:
        return False
    pid = site.process.identity.pid
    try:
        nested = read_status(pid, site.roots).nested
    except OSError:
        return False
    return nested or not (shares_network(pid, site.roots) and shares_folder(pid, "/etc", site.roots))


INSPECTIONS = (Inspection(("os_supported", "swap", "hosts_own_name"), "machine", _inspect, (_SWAP,)),)
