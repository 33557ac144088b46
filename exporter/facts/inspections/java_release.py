"""The release of Java that a server runs on: which it is, how old it is, and what is wrong with it."""

from collections.abc import Mapping
from datetime import UTC, datetime

from exporter.facts.fact import Fact, Known, NotApplicable, Unknown
from exporter.facts.inspection import Inspection, Site
from exporter.facts.java_version import feature_release, release_day, update_of_java_8
from exporter.facts.jvm_start import JvmStart, properties_query
from exporter.facts.product import SERVER_ADMIN
from exporter.facts.quantities import plural
from exporter.facts.server_kind import HOME, NO_WSO2, is_foreign
from exporter.facts.tomcat import PROTOCOL_HANDLER, connector_name, handlers
from exporter.model.snapshot import AttributeQuery

_VERSION, _VENDOR, _DAY = "java.version", "java.vendor", "java.version.date"

_GZIP_BUG = range(141, 161)
"""Updates of Java 8 that fail to decode GZIP: JDK-8184306 came with 8u141, and 8u161 has its fix."""

_NAMES = ("java_release", "jdk_patched", "gzip_bug")
_SECONDS_OF_DAY = 86_400
_NO_VERSION = Unknown("the JVM does not tell its version")


def inspect(site: Site) -> Mapping[str, Fact]:
    """Tell which feature release it is, its age in days, and if compression breaks."""
    start = JvmStart.of(site)
    if not isinstance(start, JvmStart):
        return dict.fromkeys(_NAMES, start)
    return {"java_release": _release(site, start), "jdk_patched": _age(site, start), "gzip_bug": _gzip(site, start)}


def _release(site: Site, start: JvmStart) -> Fact:
    """Tell the feature release, which products are tested with some of."""
    version = start.property(_VERSION)
    release = feature_release(version)
    if site.snapshot is None or release is None:
        return _NO_VERSION
    if is_foreign(site.snapshot):
        return NO_WSO2
    vendor = start.property(_VENDOR)
    return Known(release, f"Java {version} of {vendor}" if vendor else f"Java {version}")


def _age(site: Site, start: JvmStart) -> Fact:
    release = feature_release(start.property(_VERSION))
    text = start.property(_DAY)
    day = release_day(text)
    if day is None:
        if release is not None and release < 10:
            return NotApplicable("before Java 10 a JVM does not tell the day of its release")
        return Unknown("the JVM does not tell the day of its release")
    age = int(site.now / _SECONDS_OF_DAY) - int(
        datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() / _SECONDS_OF_DAY
    )
    return Known(age, f"{plural(age, 'day')} old (Java {start.property(_VERSION)} of {text})")


def _gzip(site: Site, start: JvmStart) -> Fact:
    version = start.property(_VERSION)
    if version is None or site.snapshot is None:
        return _NO_VERSION
    update = update_of_java_8(version)
    if update is None or update not in _GZIP_BUG:
        return NotApplicable(f"Java {version} decodes GZIP well")
    found = {connector_name(each): each.attributes.get("compression") for each in handlers(site.snapshot)}
    if not found:
        return Unknown("the server shows no Tomcat connector")
    compressing = [name for name, compression in found.items() if compression != "off"]
    if compressing:
        return Known("compresses", f"Java {version}, and {', '.join(compressing)} compresses")
    return Known("plain", f"Java {version}, and no connector compresses")


INSPECTIONS = (
    Inspection(
        _NAMES,
        "jmx",
        inspect,
        (
            AttributeQuery(SERVER_ADMIN, ("ServerVersion",)),
            properties_query(HOME, _VERSION, _VENDOR, _DAY),
            AttributeQuery(PROTOCOL_HANDLER, ("name", "compression")),
        ),
    ),
)
