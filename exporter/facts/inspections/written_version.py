"""The version of a product as its files have it: a Micro Integrator tells it over JMX nowhere."""

from collections.abc import Mapping

from exporter.carbon.product_files import named_product
from exporter.facts.fact import Fact, Known, Unknown
from exporter.facts.inspection import Inspection, Site
from exporter.facts.jvm_start import properties_query
from exporter.facts.product import WRITTEN_VERSION
from exporter.facts.server_kind import HOME, NO_WSO2, is_foreign


def inspect(site: Site) -> Mapping[str, Fact]:
    """Tell `<Version>` of the server's carbon.xml."""
    if site.snapshot is not None and is_foreign(site.snapshot):
        return {WRITTEN_VERSION: NO_WSO2}
    if site.files is None:
        return {WRITTEN_VERSION: Unknown(site.no_files or "its home was not found")}
    said = named_product(site.files)
    if said is None or not said.version[:1].isdecimal():
        return {WRITTEN_VERSION: Unknown("its files do not tell its product's version")}
    return {WRITTEN_VERSION: Known(said.version, f"{said.version} (carbon.xml)")}


INSPECTIONS = (Inspection((WRITTEN_VERSION,), "files", inspect, (properties_query(HOME),)),)
