"""JMX spoken by the exporter itself."""
