"""Why a server cannot be read, in words."""

from dashboards.state_numbers import State

REASONS = (
    State(1, "resolve", "orange", "name not found"),
    State(2, "login", "orange", "login refused"),
    State(3, "tls", "orange", "TLS refused"),
    State(4, "transport", "orange", "no Java for jmxquery"),
    State(5, "internal", "orange", "fault of the exporter"),
    State(6, "protocol", "orange", "answers wrongly"),
    State(7, "not_jmx", "orange", "no JMX there"),
    State(8, "connect", "red", "connection refused"),
    State(9, "timeout", "red", "no answer in time"),
)
"""Every reason of `exporter.model.snapshot.ErrorReason`: orange where the server may be well."""
