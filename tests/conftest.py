"""The fixtures that tests of several rooms share."""

pytest_plugins = [
    "testing.session",
    "testing.programs",
    "testing.jvm",
    "testing.jmx.byte_server",
    "testing.dashboard",
    "testing.mapping",
    "testing.recorded_machine",
]
