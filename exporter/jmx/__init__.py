"""What JMX itself defines: ObjectNames and service URLs. Standard library only; usable on its own."""

from exporter.jmx.objectname import MalformedObjectNameError, ObjectName
from exporter.jmx.url import MalformedServiceUrlError, ServiceUrl

__all__ = ["MalformedObjectNameError", "MalformedServiceUrlError", "ObjectName", "ServiceUrl"]
