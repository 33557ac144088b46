"""WSO2's own rules of what a server should have: `etc/config-validation.xml`, which no server applies any more.

Source: org.wso2.carbon.core.bootup.validator of carbon-kernel 4.4.16, the last one that did. Its known faults are
mended: `-Xmx2g`, `-Xmx1048576k` and no `-Xmx` at all are understood, the free disk space is that of the server's home,
and a key that everybody has is told by `certificate_default_key`: the fingerprint in the file is that of one old
certificate.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from exporter.carbon.configuration import xml_file
from exporter.carbon.server_files import ServerFiles
from exporter.carbon.xml_content import XmlElement
from exporter.facts.attributes import OPERATING_SYSTEM, RUNTIME, heap_usage, of_operating_system
from exporter.facts.fact import Fact, Known, NotApplicable, Unknown
from exporter.facts.home_files import FoundByName, from_files
from exporter.facts.inspection import Inspection, Site
from exporter.facts.process_facts import NOT_RUNNING
from exporter.facts.quantities import plural
from exporter.jmx import ObjectName
from exporter.model.snapshot import AttributeQuery, Snapshot
from exporter.system.java.heap_flags import INITIAL_HEAP, MAXIMUM_HEAP, last_size
from exporter.system.roots import Roots

_MEGABYTE = 1024 * 1024
_MEGAHERTZ = re.compile(r"^cpu MHz\s*:\s*([0-9.]+)$", re.MULTILINE)
_PROPERTIES = ("os.name", "carbon.home", "carbon.config.dir.path", "axis2.home")
_QUERIES = (
    AttributeQuery(OPERATING_SYSTEM, ("TotalPhysicalMemorySize", "TotalSwapSpaceSize", "MaxFileDescriptorCount")),
    AttributeQuery(RUNTIME, ("SystemProperties",), {"SystemProperties": frozenset(_PROPERTIES)}),
    AttributeQuery(RUNTIME, ("InputArguments",)),
    AttributeQuery(ObjectName.parse("java.lang:type=Memory"), ("HeapMemoryUsage",)),
)


@dataclass(frozen=True)
class _Rule:
    """One parameter of the file: its id, what it asks for, and what the server has; None: nobody knows."""

    name: str
    wanted: float
    found: float | None

    @property
    def shown(self) -> str:
        return f"{self.name} {self.found:g} (wanted: {self.wanted:g})"


def _look(site: Site, files: ServerFiles) -> FoundByName:
    file = xml_file(files, "etc/config-validation.xml")
    return {"config_validation": _validated(site, file.root, file.path)}


def _validated(site: Site, root: XmlElement, path: str) -> Fact:
    if root.get("enabled") != "true":
        return NotApplicable(f"{path} is switched off")
    if site.snapshot is None:
        return NOT_RUNNING if site.process is None else Unknown("the JVM could not be read")
    wanted = {each.get("id", ""): (each.text or "").strip() for each in root.iter("Parameter")}
    rules = tuple(_rules(site, site.snapshot, wanted))
    short = [rule for rule in rules if rule.found is not None and rule.found < rule.wanted]
    failed = [rule.shown for rule in short]
    failed += _missing_properties(site.snapshot, wanted) + _other_system(site.snapshot, wanted)
    if not failed:
        judged = sum(rule.found is not None for rule in rules)
        return Known("met", f"{plural(judged, 'parameter')} met", file=path)
    word = "swap" if len(failed) == 1 and short and short[0].name == "swap" else "failed"
    return Known(word, ", ".join(failed), file=path)


def _rules(site: Site, snapshot: Snapshot, wanted: Mapping[str, str]) -> list[_Rule]:
    readings: Mapping[str, Callable[[], float | None]] = {
        "CPU": lambda: _megahertz(site.roots),
        "RAM": lambda: _megabytes(of_operating_system(snapshot, "TotalPhysicalMemorySize")),
        "swap": lambda: _megabytes(_swap(snapshot)),
        "freeDisk": lambda: _free_disk(site),
        "ulimit": lambda: of_operating_system(snapshot, "MaxFileDescriptorCount"),
        "initHeapSize": lambda: _heap(snapshot, INITIAL_HEAP, "init"),
        "maxHeapSize": lambda: _heap(snapshot, MAXIMUM_HEAP, "max"),
    }
    return [
        _Rule(name, float(wanted[name]), read()) for name, read in readings.items() if wanted.get(name, "").isdecimal()
    ]


def _megabytes(size: float | None) -> float | None:
    return None if size is None else size // _MEGABYTE


def _swap(snapshot: Snapshot) -> float | None:
    size = snapshot.value(OPERATING_SYSTEM, "TotalSwapSpaceSize")
    return None if isinstance(size, bool) or not isinstance(size, int | float) else size


def _free_disk(site: Site) -> float | None:
    filesystem = None if site.process is None else site.process.carbon_home_filesystem
    return None if filesystem is None else _megabytes(filesystem.available_bytes)


def _heap(snapshot: Snapshot, flags: tuple[str, ...], item: str) -> float | None:
    arguments = snapshot.value(RUNTIME, "InputArguments")
    texts = [each for each in arguments if isinstance(each, str)] if isinstance(arguments, list | tuple) else []
    flag = last_size(texts, flags)
    return _megabytes(heap_usage(snapshot, item) if flag is None else flag.size_bytes)


def _megahertz(roots: Roots) -> float | None:
    """Add up the speed of all processors, as the validator does; None where the kernel does not tell, as on ARM."""
    try:
        text = Path(f"{roots.proc}/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    found = [float(each) for each in _MEGAHERTZ.findall(text)]
    return round(sum(found)) if found else None


def _missing_properties(snapshot: Snapshot, wanted: Mapping[str, str]) -> list[str]:
    """Give the properties of `p1` and its like that the JVM lacks; the launcher sets axis2.home itself."""
    named = [value for key, value in wanted.items() if re.fullmatch(r"p\d+", key) and value in _PROPERTIES]
    return [f"{name} is not set" for name in named if not snapshot.value(RUNTIME, "SystemProperties", name)]


def _other_system(snapshot: Snapshot, wanted: Mapping[str, str]) -> list[str]:
    named = [value for key, value in wanted.items() if re.fullmatch(r"os\d+", key)]
    system = snapshot.value(RUNTIME, "SystemProperties", "os.name")
    if not named or not isinstance(system, str) or system in named:
        return []
    return [f"os.name {system} is not listed"]


INSPECTIONS = (Inspection(("config_validation",), "files", from_files(("config_validation",), _look), _QUERIES),)
