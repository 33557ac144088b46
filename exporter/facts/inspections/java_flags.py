"""Flags of the JVM, and properties of its libraries, as they are in force."""

from collections.abc import Mapping

from exporter.carbon.server_files import FileProblem
from exporter.facts.fact import Fact, Known, NotApplicable, Unknown
from exporter.facts.inspection import Inspection, Site
from exporter.facts.java_version import feature_release
from exporter.facts.jvm_start import JvmStart, arguments_query, properties_query
from exporter.facts.server_kind import HOME, NO_WSO2, is_foreign

_VERSION = "java.version"
_EXPANSIONS = ("jdk.xml.entityExpansionLimit", "entityExpansionLimit")
"""The newer name counts (JAXP, jdk.xml.internal.JdkProperty)."""
_RENEGOTIATION = "jdk.tls.rejectClientInitiatedRenegotiation"
_POOLED_PROTOCOLS = "com.sun.jndi.ldap.connect.pool.protocol"

_DEBUGGERS = ("-agentlib:jdwp", "-Xrunjdwp")
"""JPDA, Connection and Invocation Details: what loads the debugger's agent. `-Xdebug` alone does not."""

_JDK_24 = 24
"""From this release on JAXP expands 2500 entities at most, unless it is told otherwise; before it, 64000."""
_UNLIMITED = 1e9

_NO_ARGUMENTS = Unknown("the JVM does not tell its arguments")
_NAMES = ("debug_agent", "entity_expansion_limit", "tls_renegotiation", "ldap_pool_ssl")


def inspect(site: Site) -> Mapping[str, Fact]:
    """Tell of flags and properties that need no more than the JVM's own word."""
    start = JvmStart.of(site)
    if not isinstance(start, JvmStart):
        return dict.fromkeys(_NAMES, start)
    return {
        "debug_agent": _debug_agent(start),
        "entity_expansion_limit": _expansions(start),
        "tls_renegotiation": _renegotiation(start),
        "ldap_pool_ssl": _pooled_protocols(start, site),
    }


def _debug_agent(start: JvmStart) -> Fact:
    if start.arguments is None:
        return _NO_ARGUMENTS
    found = next((argument for argument in start.arguments if argument.startswith(_DEBUGGERS)), None)
    if found is None:
        return Known(value=False, evidence="no debugger's agent among the JVM's arguments")
    return Known(value=True, evidence=found[:120])


def _expansions(start: JvmStart) -> Fact:
    text = start.property(*_EXPANSIONS)
    if text is None:
        release = feature_release(start.property(_VERSION))
        if release is None:
            return Unknown("neither the limit nor the version of Java is told")
        default = 2500 if release >= _JDK_24 else 64_000
        return Known(default, f"{default}, the default of Java {release}")
    try:
        limit = int(text.strip())
    except ValueError:
        return Unknown("the limit in force is no number")
    return Known(limit, f"{limit}") if limit > 0 else Known(_UNLIMITED, f"no limit ({limit})")


def _renegotiation(start: JvmStart) -> Fact:
    value = start.property(_RENEGOTIATION)
    if value is None:
        return Known(value=False, evidence=f"{_RENEGOTIATION} is not set")
    return Known(value.strip().lower() == "true", f"{_RENEGOTIATION} is {value}")


def _pooled_protocols(start: JvmStart, site: Site) -> Fact:
    """Judge what pools LDAP connections only where one goes through TLS."""
    protocols = start.property(_POOLED_PROTOCOLS)
    if protocols is not None and "ssl" in protocols.split():
        return Known(value=True, evidence=f"{_POOLED_PROTOCOLS} is {protocols}")
    if site.snapshot is not None and is_foreign(site.snapshot):
        return NO_WSO2
    if site.files is None:
        return Unknown(f"whether users are kept behind LDAPS is in a file, and {site.no_files or 'there is none'}")
    try:
        uses_ldaps = b"ldaps://" in site.files.read(f"{site.files.configuration}/user-mgt.xml").lower()
    except FileProblem as problem:
        return Unknown(f"user-mgt.xml: {problem}")
    if not uses_ldaps:
        return NotApplicable("no user store is behind LDAPS")
    return Known(value=False, evidence=f"{_POOLED_PROTOCOLS} is {protocols or 'not set'}, and users are behind LDAPS")


INSPECTIONS = (
    Inspection(
        _NAMES,
        "jmx",
        inspect,
        (
            properties_query(HOME, _VERSION, *_EXPANSIONS, _RENEGOTIATION, _POOLED_PROTOCOLS),
            arguments_query(*_DEBUGGERS),
        ),
    ),
)
