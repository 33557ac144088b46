"""Places of primitive values in a reply's bytes; `exporter.jmx.serial.shapes.learner` finds them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exporter.jmx.serial.class_model import LinkedClass
    from exporter.jmx.serial.shapes.learner import LearningReader


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a value stands in the bytes.

    Attributes:
        offset: its first byte, counted from the beginning of the data.
        size: how many bytes it has.
        code: its type as class descriptors name it: B C D F I J S Z, or `[` and one of them for an array.
        format: its layout in `struct`, big-endian (`q`, `5d`).
    """

    offset: int
    size: int
    code: str
    format: str


def learn_boxed(reader: "LearningReader", linked: "LinkedClass") -> Slot:
    """A boxed primitive."""
    return reader.slot(linked.size, linked.descriptor.codes, linked.format)
