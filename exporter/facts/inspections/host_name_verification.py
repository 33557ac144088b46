"""Whether the server holds the names in certificates against the hosts that it connects to.

Sources: WSO2's Production Deployment Guidelines, Setting System Properties; the start scripts of Carbon kernel 4.10.32
(`DefaultAndLocalhost`) and of API Manager 4 (`AllowAll`, and `true` for OpenSAML).
"""

from collections.abc import Mapping

from exporter.facts.fact import Fact, Known
from exporter.facts.inspection import Inspection, Site
from exporter.facts.jvm_start import JvmStart, properties_query
from exporter.facts.server_kind import HOME, NO_WSO2

_VERIFIER = "httpclient.hostnameVerifier"
_IGNORED = "org.wso2.ignoreHostnameVerification"
"""What decided before kernel 4.4.17."""
_OPENSAML = "org.opensaml.httpclient.https.disableHostnameVerification"

_GRADES = {"Strict": "strict", "AllowAll": "off"}
_NAMES = ("hostname_verifier", "opensaml_hostname_verification")


def inspect(site: Site) -> Mapping[str, Fact]:
    """Tell `hostname_verifier` (`strict`, `default` or `none`) and whether OpenSAML verifies."""
    start = JvmStart.of(site)
    if not isinstance(start, JvmStart):
        return dict.fromkeys(_NAMES, start)
    if start.property(HOME) is None:
        return dict.fromkeys(_NAMES, NO_WSO2)
    return {"hostname_verifier": _verifier(start), "opensaml_hostname_verification": _opensaml(start)}


def _verifier(start: JvmStart) -> Fact:
    verifier, ignored = start.property(_VERIFIER), start.property(_IGNORED)
    if verifier is not None:
        return Known(_GRADES.get(verifier, "default"), f"{verifier} ({_VERIFIER} in force)")
    if ignored is not None:
        grade = "off" if ignored.strip().lower() == "true" else "strict"
        return Known(grade, f"{_IGNORED} is {ignored}")
    return Known("default", f"{_VERIFIER} is not set")


def _opensaml(start: JvmStart) -> Fact:
    disabled = start.property(_OPENSAML)
    if disabled is None:
        return Known(value=True, evidence="not switched off: OpenSAML verifies by itself")
    verifies = disabled.strip().lower() != "true"
    return Known(verifies, f"{_OPENSAML} is {disabled}")


INSPECTIONS = (Inspection(_NAMES, "jmx", inspect, (properties_query(HOME, _VERIFIER, _IGNORED, _OPENSAML),)),)
