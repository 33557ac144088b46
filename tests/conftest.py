"""The fixtures that tests of several rooms share."""

pytest_plugins = [
    "testing.session",
    "testing.programs",
    "testing.jvm",
    "testing.jmx.byte_server",
    "testing.jmx.channels",
    "testing.jmx.sessions",
    "testing.alerts",
    "testing.dashboard",
    "testing.lint_command",
    "testing.mapping",
    "testing.processes",
    "testing.recorded_kernel",
    "testing.recorded_machine",
    "testing.served_metrics",
]
