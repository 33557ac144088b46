"""Attributes of a JVM that hold secrets beside what metrics and guidelines ask for, and the part of them that is kept.

`java.lang.management.RuntimeMXBean`: all system properties, and all arguments of the JVM.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from exporter.jmx import ObjectName
from exporter.model.snapshot import AttributeValue

RUNTIME: Final = ObjectName.parse("java.lang:type=Runtime")
"""The MBean that has them."""

_JVM_OPTION: Final = "-X"


def wanted_properties(value: AttributeValue, wanted: frozenset[str]) -> AttributeValue:
    """Keep of all system properties those that are wanted, as a map.

    Raises:
        ValueError: this is not the table of system properties.
    """
    if isinstance(value, Mapping):
        return {key: item for key, item in value.items() if key in wanted}
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise ValueError("found something else than the table of system properties")  # noqa: TRY004 - bad data
    return {
        str(row["key"]): str(row["value"]) for row in value if isinstance(row, Mapping) and row.get("key") in wanted
    }


def jvm_options(value: AttributeValue, wanted: frozenset[str]) -> AttributeValue:
    """Keep of all arguments the options of the JVM itself (`-Xmx2g`, `-XX:+UseG1GC`), and those that are wanted.

    Args:
        value: all arguments.
        wanted: how others begin that are wanted besides, for example `-agentlib:jdwp`. For a system property, ask for
            that: the last of several arguments counts, and a script may set one where no argument does.

    Raises:
        ValueError: this is no list of arguments.
    """
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise ValueError("found something else than a list of arguments")  # noqa: TRY004 - bad data
    beginnings = (_JVM_OPTION, *wanted)
    return [argument for argument in value if isinstance(argument, str) and argument.startswith(beginnings)]


KEPT: Final[Mapping[str, Callable[[AttributeValue, frozenset[str]], AttributeValue]]] = {
    "InputArguments": jvm_options,
    "SystemProperties": wanted_properties,
}
"""What is kept of each such attribute, given its value and the entries of it that are wanted."""
