"""Bytes of one stream, of which more may come, and what reading them may cost."""

import struct
import sys
from typing import Any

from exporter.jmx.budget import VALUE_BYTES, Look
from exporter.jmx.serial import modified_utf8
from exporter.jmx.serial.errors import CorruptStreamError, IncompleteError
from exporter.jmx.serial.limits import Limits

Data = bytes | bytearray | memoryview
"""What a stream is read from. `bytes` is read fastest."""

_INT = struct.Struct(">i").unpack_from
_CHAR_BYTES = 3
"""A char in modified UTF-8 has so many bytes at most."""

STEP = 4096
"""Whoever watches over decoding is asked before so many values, again and again."""
_STEPS = range(STEP)


def unwatched(_: int) -> None:
    """Watch over nothing: decoding may take as long as it likes."""


class ByteInput:
    """Reads bytes from a position on.

    Attributes:
        data: the bytes.
        position: where the next one is read.
        end: how many there are.
    """

    __slots__ = ("data", "end", "position")

    def __init__(self, data: Data, position: int) -> None:
        self.data = data
        self.position = position
        self.end = len(data)

    def take(self, length: int) -> Data:
        """Take the next bytes.

        Raises:
            IncompleteError: there are fewer.
        """
        start = self.position
        stop = start + length
        if stop > self.end:
            raise IncompleteError(stop - self.end)
        self.position = stop
        return self.data[start:stop]

    def skip(self, length: int) -> None:
        """Pass over the next bytes.

        Raises:
            IncompleteError: there are fewer.
        """
        self.position += length
        if self.position > self.end:
            raise IncompleteError(self.position - self.end)

    def int4(self) -> int:
        """Read a primitive int."""
        (found,) = _INT(self.data, self.position)
        self.position += 4
        return int(found)


class LimitedInput(ByteInput):
    """Counts what is read against the limits.

    Attributes:
        handles: what the stream can refer back to: values, and classes.
        depth_left: how many levels of nesting deeper it may go.
        last_attribute: the last name of a `javax.management.Attribute` that was read.
        copied: how many values conversions may have copied, beside those that were read.
        longest_name: how many characters an ObjectName may have.
    """

    __slots__ = (
        "_limits",
        "_look",
        "_rest",
        "_start",
        "_steps",
        "_values_left",
        "copied",
        "depth_left",
        "handles",
        "last_attribute",
        "longest_name",
    )

    def __init__(self, data: Data, position: int, limits: Limits, look: Look) -> None:
        super().__init__(data, position)
        self.handles: list[Any] = []
        self.depth_left = limits.depth
        self.last_attribute: str | None = None
        self.copied = 0
        self.longest_name = limits.name_length
        self._limits = limits
        self._look = look
        self._start = position
        self._values_left = min(STEP, limits.values)
        self._rest = limits.values - self._values_left
        self._steps = _STEPS if limits.array_length >= STEP else range(limits.array_length)

    def corrupt(self, what: str) -> CorruptStreamError:
        """Make the error to raise; it says where."""
        offset = self.position - self._start
        return CorruptStreamError(f"no valid object stream: {what} (near byte {offset})", self.last_attribute)

    def decode(self, data: Data) -> str:
        """Decode modified UTF-8; where that is not UTF-8 itself, each char counts as a value: it takes as long.

        Raises:
            CorruptStreamError: there are too many.
        """
        try:
            found = str(data, "utf-8")
        except UnicodeDecodeError:
            self.spend(len(data) // _CHAR_BYTES)
            found = modified_utf8.decode(data)
        if not found.isascii():
            self.weigh(found, len(data))
        return found

    def spend(self, values: int) -> None:
        """Count values against the limits.

        Raises:
            CorruptStreamError: there are too many.
            JmxError: whoever watches over decoding ends it.
        """
        self._values_left -= values
        if self._values_left < 0 or len(self.handles) > self._limits.handles:
            self._go_on()

    def weigh(self, found: str, length: int) -> None:
        """Count a text that takes more memory than the bytes that it came in as values of that size."""
        more = sys.getsizeof(found) - length
        if more > VALUE_BYTES:
            self.spend(more // VALUE_BYTES)

    def _go_on(self) -> None:
        """Allow for some more values, as far as there may be any."""
        missing = -self._values_left
        if missing > self._rest or len(self.handles) > self._limits.handles:
            raise self.corrupt("it holds too many values")
        more = min(self._rest, missing + STEP)
        self._look(more)
        self._rest -= more
        self._values_left += more

    def descend(self) -> None:
        """Go one level of nesting deeper; who called adds 1 to `depth_left` at the end.

        Raises:
            CorruptStreamError: that is too deep.
        """
        self.depth_left -= 1
        if self.depth_left < 0:
            raise self.corrupt(f"it nests deeper than {self._limits.depth} levels")
