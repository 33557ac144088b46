"""Which versions of TLS the connectors are set up for: what they offer is the JVM's say, too, and a handshake's to see.

Source: `Catalina:type=SSLHostConfig` (org.apache.tomcat.util.net.SSLHostConfig, `enabledProtocols`).
"""

from collections.abc import Mapping, Sequence

from exporter.facts.fact import Fact, Facts, Known, NotApplicable, Unknown
from exporter.facts.inspection import Inspection, Site
from exporter.facts.jvm_start import read_snapshot
from exporter.facts.server_kind import NO_TOMCAT, lacks_tomcat
from exporter.jmx import ObjectName, unquote
from exporter.model.snapshot import AttributeQuery, MBean

_SETTINGS = ObjectName.parse("Catalina:type=SSLHostConfig,*")
_FACT = "tls_protocols_configured"
_OLD = frozenset(("SSLv2", "SSLv2Hello", "SSLv3", "TLSv1", "TLSv1.1"))


def inspect(site: Site) -> Mapping[str, Fact | Facts]:
    """Tell of each connector with TLS whether old versions are switched on."""
    snapshot = read_snapshot(site)
    if isinstance(snapshot, Unknown | NotApplicable):
        return {_FACT: snapshot}
    found = [each for each in snapshot.matching(_SETTINGS) if _protocols(each)]
    if not found:
        return {_FACT: NO_TOMCAT if lacks_tomcat(snapshot) else NotApplicable("no connector of Tomcat has TLS")}
    return {_FACT: tuple(_told(each) for each in found)}


def _protocols(settings: MBean) -> Sequence[str]:
    """Give the versions that are switched on; a connector without TLS has such an MBean, too, with none."""
    enabled = settings.attributes.get("enabledProtocols")
    if isinstance(enabled, str) or not isinstance(enabled, Sequence):
        return ()
    return sorted(str(each) for each in enabled)


def _told(settings: MBean) -> Fact:
    versions = _protocols(settings)
    grade = "old" if _OLD & set(versions) else "current"
    return Known(grade, f"{', '.join(versions)} at {unquote(settings.name.get('ThreadPool') or '')}")


INSPECTIONS = (Inspection((_FACT,), "jmx", inspect, (AttributeQuery(_SETTINGS, ("enabledProtocols",)),)),)
