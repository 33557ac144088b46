"""How tests name what opens connections to JVMs."""

from collections.abc import Callable

from exporter.jmx import JmxConnection

SECONDS = 30


Open = Callable[..., JmxConnection]
"""Opens a connection to a JVM, which is closed after the test."""
