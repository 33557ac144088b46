"""Bytes of one stream, and what reading them may cost."""

from typing import TYPE_CHECKING

from exporter.jmx.serial import text
from exporter.jmx.serial.errors import CorruptStreamError
from exporter.jmx.serial.input import ByteInput
from exporter.jmx.serial.limits import Limits

if TYPE_CHECKING:
    from exporter.jmx.serial.values import JavaValue

_CHAR_BYTES = 3
"""A char in modified UTF-8 has so many bytes at most."""


class LimitedInput(ByteInput):
    """Counts what is read against the limits.

    Attributes:
        handles: what the stream can refer back to.
        depth_left: how many levels of nesting deeper it may go.
        last_attribute: the last name of a `javax.management.Attribute` that was read.
        copied: how many values conversions may have copied, beside those that were read.
    """

    __slots__ = ("_limits", "_start", "_values_left", "copied", "depth_left", "handles", "last_attribute")

    def __init__(self, data: bytes | bytearray | memoryview, position: int, limits: Limits) -> None:
        super().__init__(data, position)
        self.handles: list[JavaValue] = []
        self.depth_left = limits.depth
        self.last_attribute: str | None = None
        self.copied = 0
        self._limits = limits
        self._start = position
        self._values_left = limits.values

    def corrupt(self, what: str) -> CorruptStreamError:
        """The error to raise; says where."""
        offset = self.position - self._start
        return CorruptStreamError(f"no valid object stream: {what} (near byte {offset})", self.last_attribute)

    def decode(self, data: bytes | bytearray | memoryview) -> str:
        """A text in modified UTF-8; where that is not UTF-8 itself, each char counts as a value: it takes as long.

        Raises:
            CorruptStreamError: there are too many.
        """
        try:
            return str(data, "utf-8")
        except UnicodeDecodeError:
            self.spend(len(data) // _CHAR_BYTES)
            return text.decode(data)

    def spend(self, values: int) -> None:
        """Count values against the limits.

        Raises:
            CorruptStreamError: there are too many.
        """
        self._values_left -= values
        if self._values_left < 0 or len(self.handles) > self._limits.handles:
            raise self.corrupt("it holds too many values")

    def descend(self) -> None:
        """One level of nesting deeper; who called adds 1 to `depth_left` at the end.

        Raises:
            CorruptStreamError: that is too deep.
        """
        self.depth_left -= 1
        if self.depth_left < 0:
            raise self.corrupt(f"it nests deeper than {self._limits.depth} levels")
