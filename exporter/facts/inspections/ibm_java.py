"""What a server on IBM's Java 8 has to be told, whose random numbers come from a provider of its own.

Source: WSO2's Production Deployment Guidelines, Running the product.
"""

from collections.abc import Mapping
from posixpath import relpath

from exporter.carbon.properties_content import parse_properties
from exporter.carbon.server_files import FileMissing, FileProblem, ServerFiles
from exporter.facts.fact import Fact, Known, NotApplicable, Unknown
from exporter.facts.inspection import Inspection, Site
from exporter.facts.java_version import feature_release
from exporter.facts.jvm_start import JvmStart, properties_query

_VERSION, _VENDOR = "java.version", "java.vendor"
_FACT = "ibm_jdk_csrfguard"
_FILE = "security/Owasp.CsrfGuard.Carbon.properties"
_PROVIDER = "org.owasp.csrfguard.PRNG.Provider"


def inspect(site: Site) -> Mapping[str, Fact]:
    """Tell the provider that CSRFGuard is set up for; of no concern on any other Java."""
    start = JvmStart.of(site)
    if not isinstance(start, JvmStart):
        return {_FACT: start}
    vendor, release = start.property(_VENDOR), feature_release(start.property(_VERSION))
    if vendor is None or release is None:
        return {_FACT: Unknown("the JVM does not tell whose it is")}
    if not vendor.startswith("IBM") or release != 8:
        return {_FACT: NotApplicable(f"Java {release} of {vendor} is none of IBM's Java 8")}
    return {_FACT: Unknown(site.no_files or "its home was not found") if site.files is None else _in_file(site.files)}


def _in_file(files: ServerFiles) -> Fact:
    path = f"{files.configuration}/{_FILE}"
    try:
        found = parse_properties(files.read(path)).get(_PROVIDER)
    except FileMissing:
        return NotApplicable("the server has no CSRFGuard")
    except FileProblem as problem:
        return Unknown(f"{_FILE}: {problem}")
    place = relpath(path, files.home)
    if found is None:
        return Known("unset", f"{_PROVIDER} is not set", file=place)
    provider = found.value.strip()
    return Known(provider, f"{_PROVIDER} is {provider}", file=place, line=found.line)


INSPECTIONS = (Inspection((_FACT,), "files", inspect, (properties_query(_VERSION, _VENDOR),)),)
