"""Switches of a server on Carbon that its JVM shows."""

from collections.abc import Mapping

from exporter.carbon.configuration import xml_file
from exporter.carbon.data_sources import line_of
from exporter.carbon.server_files import FileProblem
from exporter.facts.fact import Fact, Known, NotApplicable, Unknown
from exporter.facts.inspection import Inspection, Site
from exporter.facts.jvm_start import JvmStart, properties_query
from exporter.facts.product import PRODUCT_QUERIES, PROFILE, product_in_force, role_in_force
from exporter.facts.server_kind import NO_CARBON, NO_TOMCAT, TOMCAT_SERVER, lacks_carbon, lacks_tomcat
from exporter.jmx import ObjectName
from exporter.model.snapshot import AttributeQuery, Snapshot

_TRY_IT = "tryItFunctionalityDisabled"
_VALVE = "CarbonStuckThreadDetectionValve"
_STUCK_THREADS = ObjectName.parse(f"Catalina:type=Valve,name={_VALVE},*")
_STUCK_SECONDS = 600
"""WSO2's page on tuning, and the default of Tomcat's StuckThreadDetectionValve, which 0 switches off."""
_MOST_DIGITS = 10
_JVM_METRICS = ObjectName.parse("org.wso2.carbon.metrics:name=jvm.*")
"""What Carbon Metrics registers of the JVM where its levels are on (wso2/carbon-metrics, 1.3)."""

_NAMES = ("tryit_disabled", "profile", "stuck_thread_valve", "carbon_metrics_off")


def inspect(site: Site) -> Mapping[str, Fact]:
    """Tell of the Try-it tool, the profile, the valve for stuck threads, and Carbon's metrics of the JVM."""
    start = JvmStart.of(site)
    if site.snapshot is None:
        return dict.fromkeys(_NAMES, NO_CARBON if isinstance(start, JvmStart) else start)
    valve = _valve(site, site.snapshot)
    if lacks_carbon(site.snapshot):
        return {**dict.fromkeys(_NAMES, NO_CARBON), "stuck_thread_valve": valve}
    # these show by their MBeans, also where the properties cannot be read, as through jmxquery
    shown = {"stuck_thread_valve": valve, "carbon_metrics_off": _metrics(site.snapshot)}
    if not isinstance(start, JvmStart):
        return {**dict.fromkeys(_NAMES, start), **shown}
    return {
        "tryit_disabled": _try_it(site, site.snapshot, start),
        "profile": _profile(site.snapshot, start),
        **shown,
    }


def _try_it(site: Site, snapshot: Snapshot, start: JvmStart) -> Fact:
    product = product_in_force(site.settings.product, snapshot)
    if not isinstance(product, Known):
        return product
    if product.value not in {"apim", "ei"}:
        return NotApplicable(f"this is about apim, ei, and the server is {product.value}")
    disabled = start.property(_TRY_IT)
    if disabled is None:
        return Known(value=False, evidence=f"{_TRY_IT} is not set")
    return Known(disabled.strip().lower() == "true", f"{_TRY_IT} is {disabled}")


def _profile(snapshot: Snapshot, start: JvmStart) -> Fact:
    """Tell whether a profile was chosen: `default` is all of them in one, but for what comes as a part alone."""
    role = role_in_force(snapshot)
    if isinstance(role, Known):
        return Known("one", role.evidence)
    profile = start.property(PROFILE)
    if profile is None or profile == "default":
        return Known("all", "default: all parts in one server")
    return Known("one", profile[:80])


def _valve(site: Site, snapshot: Snapshot) -> Fact:
    if snapshot.matching(_STUCK_THREADS):
        return _threshold(site)
    if lacks_tomcat(snapshot):
        return NO_TOMCAT
    if not snapshot.matching(TOMCAT_SERVER):
        return Unknown("the server shows no Tomcat connector")
    return Known(value=False, evidence="Tomcat has no CarbonStuckThreadDetectionValve")


def _threshold(site: Site) -> Fact:
    """Tell after how long the valve tells of a thread: that is in its file alone, and its MBean shows no more of it."""
    is_there = f"{_VALVE} is there"
    try:
        file = None if site.files is None else xml_file(site.files, "tomcat/catalina-server.xml")
    except FileProblem as problem:
        return Known(value=True, evidence=f"{is_there}; its threshold is not known: {problem}")
    valves = () if file is None else file.root.iter("Valve")
    valve = next((each for each in valves if each.get("className", "").endswith(f".{_VALVE}")), None)
    if file is None or valve is None:
        return Known(value=True, evidence=f"{is_there}; its threshold is in a file that was not read")
    text, line = valve.get("threshold", "").strip(), line_of(valve)
    seconds = int(text) if text.isdecimal() and len(text) < _MOST_DIGITS else None if text else _STUCK_SECONDS
    if seconds is None:
        return Known(value=True, evidence=f"{is_there}; its threshold is no number", file=file.path, line=line)
    evidence = f"{is_there}, and {f'tells after {seconds} s' if seconds else 'switched off (threshold 0)'}"
    return Known(0 < seconds <= _STUCK_SECONDS, evidence, file=file.path, line=line)


def _metrics(snapshot: Snapshot) -> Fact:
    found = len(snapshot.matching(_JVM_METRICS))
    return Known(not found, f"{found} MBeans of org.wso2.carbon.metrics about the JVM" if found else "there are none")


INSPECTIONS = (
    Inspection(
        _NAMES,
        "jmx",
        inspect,
        (
            properties_query(_TRY_IT),
            *PRODUCT_QUERIES,
            AttributeQuery(TOMCAT_SERVER, ("maxThreads",)),
            AttributeQuery(_STUCK_THREADS, ("stateName",)),
            AttributeQuery(_JVM_METRICS, ("Value", "Count")),
        ),
    ),
)
