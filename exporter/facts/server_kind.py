"""What kinds of servers have which parts, as their MBeans show."""

from collections.abc import Mapping

from exporter.facts.attributes import OPERATING_SYSTEM, RUNTIME
from exporter.facts.fact import NotApplicable
from exporter.facts.product import SERVER_ADMIN
from exporter.jmx import ObjectName
from exporter.model.snapshot import Snapshot

NO_TOMCAT = NotApplicable("the server has no Tomcat")
NO_CARBON = NotApplicable("the server is none on Carbon")
NO_WSO2 = NotApplicable("the server is none of WSO2's")

HOME = "carbon.home"
"""The system property by which the start script of every WSO2 server says where it is, Micro Integrator's too."""

TOMCAT_SERVER = ObjectName.parse("Catalina:type=ThreadPool,name=*")
"""What every Tomcat with a connector shows. `Catalina` is its domain in WSO2's servers, and by default."""


def lacks_tomcat(snapshot: Snapshot) -> bool:
    """Tell whether a server has shown enough to know that there is no Tomcat in it, as in a Micro Integrator.

    Of a server on Carbon that is still starting nobody knows: it has one, and shows it late.

    Args:
        snapshot: what its JVM said, MBeans of Tomcat among it if there are any.
    """
    return (
        _jvm_has_answered(snapshot)
        and not has_server_admin(snapshot)
        and not any(mbean.name.domain == TOMCAT_SERVER.domain for mbean in snapshot.mbeans)
    )


def has_server_admin(snapshot: Snapshot) -> bool:
    """Tell whether a server is one on Carbon 4, whose kernel shows a ServerAdmin; Micro Integrator's has none."""
    return bool(snapshot.matching(SERVER_ADMIN))


def lacks_carbon(snapshot: Snapshot) -> bool:
    """Tell whether a server has shown enough to know that it is none on Carbon 4."""
    return _jvm_has_answered(snapshot) and not has_server_admin(snapshot)


def is_foreign(snapshot: Snapshot) -> bool:
    """Tell whether a JVM has shown enough to know that it runs no server of WSO2's: Synapse as Apache has it, say.

    Args:
        snapshot: what it said, `HOME` among its system properties if that is set.
    """
    properties = snapshot.value(RUNTIME, "SystemProperties")
    return isinstance(properties, Mapping) and HOME not in properties and not has_server_admin(snapshot)


def _jvm_has_answered(snapshot: Snapshot) -> bool:
    return any(snapshot.value(*each) is not None for each in _OF_EVERY_JVM)


_OF_EVERY_JVM = (
    (RUNTIME, "StartTime"),
    (RUNTIME, "SystemProperties"),
    (RUNTIME, "InputArguments"),
    (OPERATING_SYSTEM, "AvailableProcessors"),
    (OPERATING_SYSTEM, "MaxFileDescriptorCount"),
)
