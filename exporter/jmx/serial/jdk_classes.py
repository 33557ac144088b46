"""What is known of the JDK's classes: which become values of their own. All else is a record of its fields."""

from collections.abc import Callable

from exporter.jmx.serial.conversions import containers, management, numeric, texts, throwables, times
from exporter.jmx.serial.conversions.conversion import Convert
from exporter.jmx.serial.input import Data
from exporter.jmx.values import JavaValue

CONVERSIONS: dict[str, Convert] = {
    **containers.CONVERSIONS,
    **management.CONVERSIONS,
    **numeric.CONVERSIONS,
    **texts.CONVERSIONS,
    **throwables.CONVERSIONS,
    **times.CONVERSIONS,
}

WRITTEN_CONVERSIONS = containers.WRITTEN_CONVERSIONS
"""The same for classes of which nothing but what they wrote by themselves matters."""

EXTERNAL_FORMATS: dict[str, Callable[[Data, int], tuple[JavaValue, int] | None]] = {"java.time.Ser": times.read_ser}
"""Classes with a format of their own (`java.io.Externalizable`): each reads a value and says where it ends."""

BOXED = {
    "java.lang.Boolean": "Z",
    "java.lang.Byte": "B",
    "java.lang.Character": "C",
    "java.lang.Double": "D",
    "java.lang.Float": "F",
    "java.lang.Integer": "I",
    "java.lang.Long": "J",
    "java.lang.Short": "S",
}
"""Classes of one field `value`, and its type."""
